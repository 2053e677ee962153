const fs = require('fs');
const os = require('os');
const path = require('path');
const { execFileSync, spawn } = require('child_process');
const { Worker } = require('worker_threads');

const line = fs.readFileSync(0, 'utf8').trim();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'x'));
fs.writeFileSync(path.join(folder, 'a'), 'x');
fs.copyFileSync(path.join(folder, 'a'), path.join(folder, 'b'));
fs.rmSync(folder, { recursive: true });
require('crypto').randomBytes(4);
os.cpus();
fs.watch('.').close();
if (execFileSync('cat', { input: line }).toString() !== line) throw new Error('the child failed');
const waits = [
	new Promise((done) => new Worker('require("worker_threads").parentPort.postMessage(1)', { eval: true }).on('exit', done)),
	new Promise((done) => spawn('true').on('exit', done)),
	new Promise((done) => setTimeout(done, 1)),
	fs.promises.readdir('.'),
];
Promise.all(waits).then(() => console.log('pong'));
