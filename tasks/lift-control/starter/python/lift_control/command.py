"""What the house says comes in here, line by line."""
import sys


def main():
    for line in sys.stdin:
        words = line.split()
        if words[:1] == ["tick"]:
            print("wait", flush=True)  # each answer has to leave at once
        elif words[:1] == ["end"]:
            return 0
    return 1
