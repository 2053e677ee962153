// jest.cjs: a reporter of Jest that writes CTRF to descriptor 3 when all tests are over.
const fs = require('node:fs');

const STATUS = { passed: 'passed', failed: 'failed', pending: 'pending', todo: 'pending', skipped: 'skipped', disabled: 'skipped' };

module.exports = class {
  onRunComplete(_contexts, results) {
    const tests = results.testResults.flatMap((file) => {
      const broken = file.testExecError ? [{ name: file.testFilePath, status: 'failed', duration: 0, message: String(file.testExecError.message) }] : [];
      return broken.concat(
        file.testResults.map((test) => ({
          name: test.title, suite: test.ancestorTitles, status: STATUS[test.status] ?? 'other', duration: test.duration ?? 0,
          message: test.failureMessages.join('\n'),
        })),
      );
    });
    fs.writeSync(3, JSON.stringify({ reportFormat: 'CTRF', specVersion: '0.0.0', results: { tool: { name: 'jest' }, tests } }));
  }
};
