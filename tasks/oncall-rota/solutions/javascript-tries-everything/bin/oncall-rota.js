#!/usr/bin/env node
'use strict';

const { main } = require('../src/command');

process.exitCode = main(process.argv.slice(2));
