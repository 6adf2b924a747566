import { expect, test } from "bun:test";
import { readDocument } from "../source/document.ts";
import { openExample, testWhere, works } from "./example.ts";

const python = process.env.PEOPLED_TEST_PYTHON ?? "python3";
const projects = [
	{ name: "python-webexpythonsdk", sdk: "webexpythonsdk", tests: 10 },
	{ name: "python-wxc_sdk", sdk: "wxc_sdk", tests: 6 },
];

test("both projects for Python have one fixture", () => {
	const [first, second] = projects.map(({ name }) =>
		readDocument(`examples/${name}/conftest.py`),
	);
	expect(second).toBe(first as string);
});

for (const { name, sdk, tests } of projects)
	testWhere(
		works(python, "-c", `import pytest, ${sdk}`),
		`${python} has no pytest or no ${sdk}`,
		`the tests of ${name} pass`,
		async () => {
			await using example = await openExample(name);
			const { exitCode, output } = await example.run(python, [
				...["-m", "pytest", "-q"],
			]);
			expect(output).toContain(`${tests} passed`);
			expect(exitCode).toBe(0);
		},
	);
