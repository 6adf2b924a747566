import { expect } from "bun:test";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { readDocument } from "../source/document.ts";
import { openExample, testWhere, works } from "./example.ts";

const isShellThere =
	works("bash", "--version") && works("curl", "--version") && works("jq", "-n");
const missing = "bash, curl or jq is missing";

interface Workflow {
	env: Record<string, string>;
	jobs: Record<
		string,
		{ env: Record<string, string>; steps: { run?: string; if?: string }[] }
	>;
}

testWhere(
	isShellThere,
	missing,
	"the steps of the workflow for GitHub start a server that answers the next step",
	async () => {
		await using example = await openExample("github-actions");
		const { env, jobs } = Bun.YAML.parse(
			readDocument("examples/github-actions/.github/workflows/peopled.yml"),
		) as Workflow;
		const job = jobs["background-step"] as Workflow["jobs"][string];
		const kept = join(example.path, "environment");
		await writeFile(kept, "");
		const steps = job.steps.filter(({ run, if: only }) => run && !only);
		expect(steps).toHaveLength(2);
		const { exitCode, output } = await runShell(
			example,
			// GitHub reads the variables before each step.
			steps
				.map(({ run }) => `set -a; . "$GITHUB_ENV"; set +a\n${run}`)
				.join("\n"),
			{
				...{ ...env, ...job.env, PEOPLED_COMMAND: "peopled" },
				...{ GITHUB_ENV: kept, RUNNER_TEMP: example.path },
			},
		);
		expect(exitCode).toBe(0);
		expect(output).toContain('"displayName":"Ada Admin"');
	},
);

interface Pipeline {
	variables: Record<string, string>;
	"in-the-background": { script: string[] };
}

testWhere(
	isShellThere,
	missing,
	"the script of the pipeline for GitLab waits for a server that answers its last line",
	async () => {
		await using example = await openExample("gitlab-ci");
		const { variables, ...jobs } = Bun.YAML.parse(
			readDocument("examples/gitlab-ci/.gitlab-ci.yml"),
		) as Pipeline;
		const script = jobs["in-the-background"].script
			.join("\n")
			.replaceAll("8080", String(await findFreePort()))
			.replaceAll("/tmp/peopled", "peopled");
		const { exitCode, output } = await runShell(example, script, {
			...{ ...variables, PEOPLED_COMMAND: "peopled" },
		});
		expect(exitCode).toBe(0);
		expect(output).toContain('"displayName":"Ada Admin"');
	},
);

/** Runs a script as a runner does, which ends what is left of a job. */
function runShell(
	example: Awaited<ReturnType<typeof openExample>>,
	script: string,
	environment: Record<string, string>,
) {
	const whole = `trap 'kill $(jobs -p); wait' EXIT\n${script}`;
	return example.run(
		"bash",
		["-e", "-o", "pipefail", "-c", whole],
		environment,
	);
}

async function findFreePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, resolve));
	const { port } = server.address() as { port: number };
	await new Promise((resolve) => server.close(resolve));
	return port;
}
