// kubernetes.mjs FILE: hold a Job against what kubernetes-models makes of the published OpenAPI document: values by its validator, and, because that lets unknown
// members pass, their names by its types and the TypeScript compiler.
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Job } from "kubernetes-models/batch/v1";
import ts from "typescript";

const here = dirname(fileURLToPath(import.meta.url));
const text = readFileSync(process.argv[2], "utf8");
const faults = [];

try {
  new Job(JSON.parse(text)).validate();
} catch (error) {
  faults.push(error.message);
}

const folder = mkdtempSync(join(here, "types-"));
try {
  const source = join(folder, "job.ts");
  writeFileSync(source, `import type { IJob } from "kubernetes-models/batch/v1";\nexport const job: IJob = ${text};\n`);
  const options = { strict: true, noEmit: true, skipLibCheck: true, module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16, target: ts.ScriptTarget.ES2022, types: [] };
  for (const one of ts.getPreEmitDiagnostics(ts.createProgram([source], options)))
    faults.push(ts.flattenDiagnosticMessageText(one.messageText, "\n"));
} finally {
  rmSync(folder, { recursive: true });
}
for (const fault of faults) console.log(fault);
process.exit(faults.length ? 1 : 0);
