"""release: the binary that benches measure, built with release flags: release.binary()."""
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


def binary():
    quiet = {"check": True, "cwd": ROOT, "stdout": subprocess.DEVNULL}
    subprocess.run(["cmake", "--preset", "release"], **quiet)
    subprocess.run(["cmake", "--build", "--preset", "release", "--parallel"], **quiet)
    return str(ROOT / "build/release/takehome")
