#!/usr/bin/env node
"use strict";

console.error("%ID%: nothing is written yet");
process.exit(1);
