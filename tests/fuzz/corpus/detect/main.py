#!/usr/bin/env python3
import argparse
def main():
    '''doc'''
    return f"{1}"
if __name__ == '__main__':
    main()
