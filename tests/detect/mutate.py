"""mutate.py: a tree as it might have been handed in as well: the right answer stays the same, or becomes uncertain, never another one."""
import dataclasses
import pathlib
import re

# What starts a line that is a comment, by extension; (opener, closer) of a comment over several lines.
SLASHES, HASH, DASHES = ("//", ("/*", "*/")), ("#", None), ("--", None)
COMMENTS = {
    "php": SLASHES, "php3": SLASHES, "php5": SLASHES, "inc": SLASHES, "phtml": SLASHES,
    "py": HASH, "rb": ("#", ("=begin", "=end")), "pl": HASH, "pm": HASH, "raku": HASH, "rakumod": HASH, "sh": HASH, "bash": HASH, "awk": HASH,
    "jq": HASH, "tcl": HASH, "r": HASH, "R": HASH, "jl": ("#", ("#=", "=#")), "ex": HASH, "exs": HASH,
    "js": SLASHES, "mjs": SLASHES, "cjs": SLASHES, "jsx": SLASHES, "ts": SLASHES, "mts": SLASHES, "tsx": SLASHES,
    "c": SLASHES, "h": SLASHES, "cc": SLASHES, "cpp": SLASHES, "cxx": SLASHES, "hpp": SLASHES, "go": SLASHES, "rs": SLASHES, "java": SLASHES,
    "kt": SLASHES, "kts": SLASHES, "scala": SLASHES, "sc": SLASHES, "groovy": SLASHES, "cs": SLASHES, "swift": SLASHES, "dart": SLASHES,
    "fs": ("//", ("(*", "*)")), "fsx": ("//", ("(*", "*)")), "pas": ("//", ("(*", "*)")), "pp": ("//", ("(*", "*)")), "dpr": ("//", ("(*", "*)")),
    "ml": (None, ("(*", "*)")), "hs": ("--", ("{-", "-}")), "lua": ("--", ("--[[", "]]")), "adb": DASHES, "ads": DASHES,
    "lpr": ("//", ("(*", "*)")), "gradle": SLASHES, "sbt": SLASHES, "ru": HASH, "p6": HASH, "rakutest": HASH, "cgi": HASH,
    "clj": (";;", None), "cljc": (";;", None), "erl": ("%%", None), "escript": ("%%", None),
}
INTERPRETERS = {"php": "php", "python": "py", "ruby": "rb", "perl": "pl", "raku": "raku", "bash": "sh", "sh": "sh", "zsh": "sh", "ksh": "sh", "dash": "sh",
                "node": "js", "deno": "ts", "ts-node": "ts", "tsx": "ts", "lua": "lua", "awk": "awk", "gawk": "awk", "mawk": "awk", "jq": "jq", "tclsh": "tcl",
                "Rscript": "R", "julia": "jl", "elixir": "exs", "escript": "escript", "groovy": "groovy", "kotlin": "kts", "scala": "sc", "runghc": "hs",
                "ocaml": "ml", "dart": "dart", "swift": "swift", "wish": "tcl", "expect": "tcl"}

# Balanced brackets and quotes, no comment closer, no braces that a language would count within a comment.
MISLEADING = [
    "Usage: php index.php, or python3 other.py input.txt, or node server.js, or ruby app.rb",
    "$argv $argc getopt(\"ab\") STDIN exit(1) sys.argv process.argv ARGV os.Args std::env::args()",
    "$_GET[\"id\"] $_SERVER[\"REQUEST_METHOD\"] header(\"Location: /\") http_response_code(404)",
    "if __name__ == \"__main__\": main()",
    "int main(int argc, char *argv[])",
    "public static void main(String[] args)",
    "func main() fn main() fun main(args: Array<String>) let () = main ()",
    "from flask import Flask; app = Flask(__name__); app.run(port=5000)",
    "const app = require(\"express\")(); app.listen(3000)",
    "require \"sinatra\"; get(\"/\") do erb :index end",
    "class HomeController extends Controller, use Illuminate\\Http\\Request, use Symfony\\Component\\HttpFoundation\\Response",
    "import org.springframework.boot.SpringApplication; import \"github.com/gin-gonic/gin\"",
    "library only: nothing here is meant to be started",
]


def language_of(file):
    """Key of COMMENTS for a file that somebody wrote in a language, else None."""
    if not file.text or file.link is not None:
        return None
    extension = pathlib.PurePath(file.path).suffix[1:]
    if extension in COMMENTS:
        return extension
    first = file.data.split(b"\n", 1)[0].decode(errors="replace")
    words = re.findall(r"[\w.-]+", first[2:]) if first.startswith("#!") else []
    return next((INTERPRETERS[re.sub(r"[\d.]+$", "", w)] for w in words if re.sub(r"[\d.]+$", "", w) in INTERPRETERS), None)


def comment_block(language, end):
    line, block = COMMENTS[language]
    lines = [f"{line} {text}" for text in MISLEADING] if line else []
    if block:
        lines += [block[0]] + MISLEADING + [block[1]]
    return "".join(text + end for text in lines)


def commented(file):
    language = language_of(file)
    if language is None:
        return file
    text = file.data.decode("utf-8", "surrogateescape")
    end = "\r\n" if "\r\n" in text else "\n"
    at = 1 if text.startswith("\ufeff") else 0
    # A shebang, an encoding line, Swift's version of the manifest and what opens PHP stay first.
    while (first := re.match(r"(#!|#.*coding[:=]|// swift-tools-version|<\?php[ \t\r]*$|<\?\r?$).*\r?\n", text[at:], re.M)) is not None:
        at += first.end()
    if language in ("php", "php3", "php5", "inc", "phtml") and "<?" not in text[:at]:
        return file   # begins with HTML, or with code on the opening line: no place for a comment that is not output
    return dataclasses.replace(file, data=(text[:at] + comment_block(language, end) + text[at:]).encode("utf-8", "surrogateescape"))


def moved(files, rename):
    """``files`` with paths through ``rename``; None if two would meet."""
    paths = [rename(file.path) for file in files]
    return [dataclasses.replace(file, path=path) for file, path in zip(files, paths)] if len(set(paths)) == len(paths) else None


def wrapper_folder(tree):
    return moved(tree.files, lambda path: f"candidate-7f3a/{path}"), lambda path: f"candidate-7f3a/{path}"


def exec_bits_lost(tree):
    return [dataclasses.replace(file, executable=False) for file in tree.files], None


def entry_renamed(tree):
    """Only the file: what names it now points nowhere."""
    entries = [path for path in [tree.labels.get("entry")] + tree.labels.get("ambiguous", [])[:1] if path]

    def rename(path):
        pure = pathlib.PurePosixPath(path)
        return str(pure.with_name("renamed" + pure.suffix)) if path in entries else path
    return moved(tree.files, rename), rename


def readme_removed(tree):
    return [file for file in tree.files if not re.match(r"(?i)readme|read_me|lisez|liesmich|leeme|lies_mich", pathlib.PurePath(file.path).name)], None


def comments_mislead(tree):
    return [commented(file) for file in tree.files], None


TESTS = re.compile(r"(?:^|(?<=/))(?:tests?|specs?|__tests__|t)/", re.I)
FOREIGN = re.compile(r"(?:^|/)(?:vendor|node_modules|site-packages|third_party)/")


def tests_moved(tree):
    """Folders of tests, wherever they lie, become a folder qa/ at the top."""
    def rename(path):
        match = TESTS.search(path)
        return path if not match or FOREIGN.search(path) or path in entries else f"qa/{path[:match.start()].replace('/', '-')}{path[match.end():]}"
    entries = [tree.labels.get("entry"), *tree.labels.get("ambiguous", [])]
    return moved(tree.files, rename), None


def crlf(tree):
    def convert(file):
        return dataclasses.replace(file, data=re.sub(rb"\r?\n", b"\r\n", file.data)) if file.text and file.link is None else file
    return [convert(file) for file in tree.files], None


MUTATIONS = {
    "wrapper folder added": wrapper_folder,
    "exec bits lost": exec_bits_lost,
    "entry renamed": entry_renamed,
    "README removed": readme_removed,
    "comments mislead": comments_mislead,
    "tests moved": tests_moved,
    "CRLF everywhere": crlf,
}


def mutate(tree, name):
    """(files, labels) of ``tree`` after the mutation, or None if it changes nothing there."""
    files, rename = MUTATIONS[name](tree)
    if not files or files == tree.files:
        return None
    labels = dict(tree.labels)
    if rename:
        for key in ("entry", "ambiguous", "same"):
            if labels.get(key):
                labels[key] = rename(labels[key]) if key == "entry" else [rename(path) for path in labels[key]]
    return files, labels
