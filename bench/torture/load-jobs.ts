import type { Entry, ExpectedLine } from "./account.ts";
import { choosePerson, type LoadState, updated } from "./load-state.ts";
import type { Wire } from "./wire.ts";

interface Job {
	id: string;
	state: string;
	title?: string;
}

const itemsMax = 30;
const jobMsMax = 60_000;

/** Begins a job that changes several people. */
export async function startJob(wire: Wire, state: LoadState): Promise<void> {
	const members = new Map(
		Array.from({ length: 5 + state.chance.below(itemsMax) }, () =>
			choosePerson(state),
		).flatMap((member) => (member === undefined ? [] : [[member.id, member]])),
	);
	const title = state.nextMark();
	const items = [...members.values()].map((member) => {
		const mark = state.nextMark();
		const operation = {
			method: "PATCH",
			path: `/people/${member.wire}`,
			body: { title: mark },
		};
		return { expected: updated(member, mark), text: JSON.stringify(operation) };
	});
	const expects = items.map(({ expected }) => expected);
	let entry: Entry | undefined;
	await wire.change({
		method: "POST",
		path: `/v1/bulk/jobs?title=${encodeURIComponent(title)}`,
		type: "application/x-ndjson",
		body: items.map(({ text }) => `${text}\n`).join(""),
		expects,
		isDivisible: true,
		isPending: true,
		// It may begin although nobody is told.
		onSend(sent) {
			entry = sent;
			state.jobs.push({ entry, title, items: expects });
		},
	});
	if (entry === undefined || entry.fate !== "refused") return;
	entry.isPending = false;
	state.jobs.splice(
		state.jobs.findIndex((job) => job.title === title),
		1,
	);
}

/** Waits for the end of all jobs, and settles each by the results of its items. */
export async function settleJobs(
	wire: Wire,
	{ account, jobs }: LoadState,
): Promise<void> {
	for (let pending = jobs[0]; pending !== undefined; pending = jobs[0]) {
		const { entry, title, items } = pending;
		const job = await waitForEnd(wire, title);
		account.settle(entry, {
			isPending: false,
			...(job === undefined
				? { fate: entry.fate === "made" ? "made" : "refused" }
				: { fate: "made", expects: await readLines(wire, job, items) }),
		});
		jobs.shift();
	}
}

async function readLines(
	wire: Wire,
	{ id }: Job,
	items: readonly ExpectedLine[],
): Promise<ExpectedLine[]> {
	const text = await wire.readText(`/v1/bulk/jobs/${id}/results`);
	return text
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => JSON.parse(line) as { index: number; status: number })
		.filter(({ status }) => status < 300)
		.map(({ index }) => items[index] as ExpectedLine);
}

// Undefined: there is no such job, or its file never came whole.
async function waitForEnd(wire: Wire, title: string): Promise<Job | undefined> {
	const end = performance.now() + jobMsMax;
	for (;;) {
		const list = await wire.read<{ items: Job[] }>("/v1/bulk/jobs?max=200");
		const job = list?.body.items.find((one) => one.title === title);
		if (job === undefined || job.state === "receiving") return undefined;
		if (/^(done|cancelled|failed)$/.test(job.state)) return job;
		if (performance.now() > end)
			throw new Error(`The job ${job.id} does not end: ${job.state}.`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
