// What `import { startPeopled } from "peopled"` gives. CommonJS, since every test runner can load that.

const nodeMajorMin = 24;
if (
	process.versions.bun === undefined &&
	Number.parseInt(process.versions.node, 10) < nodeMajorMin
)
	throw new Error(
		`peopled inside a test needs Node ${nodeMajorMin} or later, or Bun; this is Node ${process.versions.node}. Older tests can start the command "peopled serve" instead.`,
	);

// Jest runs tests in a context with modules, globals and timers of its own. The server is loaded outside of it: with
// the runtime's modules and timers, and once for all files of a worker.
const { createRequire } = require("node:vm")
	.runInThisContext("process")
	.getBuiltinModule("node:module");

// An installed package brings JavaScript: Node runs no TypeScript below node_modules.
const isInstalled = /[\\/]node_modules[\\/]/.test(__filename);
const { startPeopled } = createRequire(__filename)(
	isInstalled ? "../dist/start-peopled.js" : "../src/testing/start-peopled.ts",
);
exports.startPeopled = startPeopled;
