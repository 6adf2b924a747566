import type { ChanceStream } from "../../../src/concurrency/chance.ts";
import { adminToken } from "../../../test/end-to-end/process.ts";
import type {
	Action,
	Answer,
	FieldChanges,
	PersonOperation,
	PersonState,
} from "./person-model.ts";

/** A person about whom clients ask, and how they were created. */
interface Subject {
	id: string;
	name: string;
	created: PersonState;
}

/** What the clients of a round did. */
export interface Recorded {
	/** The operations about each person. */
	histories: Map<Subject, PersonOperation[]>;
	/** Replies that no request of a client allows. */
	faults: string[];
	/** Refused, with the promise that nothing was changed. */
	refused: number;
}

/** What clients do in a round. */
export interface Plan {
	/** The addresses of the servers, asked for before each request. */
	urlOf(server: number): string;
	servers: number;
	subjects: readonly Subject[];
	/** The chance of a client. */
	chanceOf(client: number): ChanceStream;
	clients: number;
	/** Operations of all clients together, without those that were refused. */
	operations: number;
	/** The position in the database behind the creation of all people. */
	position?: string;
	/** Where reads come from; with the position of the client's last change, or without. */
	reads?: "primary" | "replica" | "replicaWithPosition";
	/** Called after each of them, with their number. */
	note(done: number): void;
}

const answerMsMax = 15_000;
const departments = ["Sales", "Research", "Legal"];
const mergePatch = "application/merge-patch+json";

/** Creates people, each with a name of its own; gives the position in the database behind all of them, where there are replicas. */
export async function createSubjects(
	url: string,
	names: readonly string[],
): Promise<{ subjects: Subject[]; position: string | undefined }> {
	const subjects: Subject[] = [];
	let position: string | undefined;
	for (const name of names) {
		const state = { version: 1, title: "New", department: "Sales" };
		const reply = await fetch(`${url}/v1/people`, {
			method: "POST",
			headers: headersOf(),
			body: JSON.stringify(bodyOf(name, state)),
		});
		const shown = (await reply.json()) as { id: string };
		if (reply.status !== 200)
			throw new Error(`POST: ${reply.status} ${JSON.stringify(shown)}`);
		position = positionOf(reply);
		subjects.push({ id: shown.id, name, created: state });
	}
	return { subjects, position };
}

/** Lets clients work on the same people through several servers, and records what they see and when. */
export async function recordClients(plan: Plan): Promise<Recorded> {
	const recorded: Recorded = {
		histories: new Map(plan.subjects.map((subject) => [subject, []])),
		faults: [],
		refused: 0,
	};
	let sent = 0;
	let done = 0;
	const work = async (client: number) => {
		const chance = plan.chanceOf(client);
		const memories = new Map<Subject, Memory>();
		let { position } = plan;
		while (done < plan.operations) {
			const subject = plan.subjects[
				chance.below(plan.subjects.length)
			] as Subject;
			const memory = memories.get(subject) ?? {
				...{ seen: subject.created, changed: 0 },
			};
			memories.set(subject, memory);
			const server = chance.below(plan.servers);
			const action = chooseAction(chance, memory, `${client}-${++sent}`);
			const isList = action.kind === "get" && chance.below(4) === 0;
			const invoked = performance.now();
			const outcome = await send(plan.urlOf(server), {
				...{ subject, action, isList },
				headers: headersOfReads(plan, position),
			});
			const returned = performance.now();
			if (outcome.kind === "wrong") recorded.faults.push(outcome.sentence);
			if (outcome.kind === "refused") {
				recorded.refused++;
				await pauseAfterRefusal();
				continue;
			}
			if (outcome.kind === "unknown") await pauseAfterRefusal();
			const answer = outcome.kind === "answered" ? outcome.answer : undefined;
			if (outcome.kind === "answered") position = outcome.position ?? position;
			if (plan.reads === "replicaWithPosition" && isBehind(memory, answer))
				recorded.faults.push(
					`A read with the position of version ${memory.changed} of ${subject.name} showed ${JSON.stringify(answer)}.`,
				);
			if (answer === undefined && action.kind === "get") continue;
			if (answer !== undefined) remember(memory, action, answer);
			plan.note(++done);
			recorded.histories.get(subject)?.push({
				...{ client, server, action, answer, invoked },
				returned: answer === undefined ? Number.POSITIVE_INFINITY : returned,
			});
		}
	};
	await Promise.all(Array.from({ length: plan.clients }, (_, n) => work(n)));
	return recorded;
}

/** What a client knows of a person. */
interface Memory {
	/** The last state with a version that a reply showed. */
	seen: PersonState;
	/** The version that its own last change has made. */
	changed: number;
	/** Its own last change that began from a state that it knew. */
	own?: { ofVersion: number; fields: FieldChanges };
}

function chooseAction(
	chance: ChanceStream,
	{ seen, own }: Memory,
	title: string,
): Action {
	const kind = chance.below(100);
	const department = departments[chance.below(departments.length)] as string;
	if (kind < 40) return { kind: "get" };
	if (kind < 60)
		return { kind: "put", title, department, ifMatch: seen.version };
	if (kind < 68) return { kind: "put", title, department };
	if (kind < 80) return { kind: "patch", title, ifMatch: seen.version };
	if (kind < 90 || own === undefined) return { kind: "patch", title };
	return { kind: "revert", ...own };
}

function remember(memory: Memory, action: Action, answer: Answer): void {
	if (answer.kind !== "shown" || answer.version === undefined) return;
	const { version, title, department } = answer;
	const before = memory.seen;
	if (
		"ifMatch" in action &&
		action.ifMatch === before.version &&
		version === before.version + 1
	) {
		const fields: FieldChanges = {};
		for (const field of ["title", "department"] as const)
			if (before[field] !== answer[field])
				fields[field] = { from: before[field], to: answer[field] };
		memory.own = { ofVersion: version, fields };
	}
	memory.seen = { version, title, department };
	if (action.kind !== "get") memory.changed = version;
}

function isBehind({ changed }: Memory, answer: Answer | undefined): boolean {
	return (
		answer?.kind === "shown" &&
		answer.version !== undefined &&
		answer.version < changed
	);
}

function headersOfReads(
	{ reads = "primary" }: Plan,
	position: string | undefined,
): Record<string, string> {
	if (reads === "primary") return {};
	return reads === "replica" || position === undefined
		? { "x-peopled-read": "replica" }
		: { "x-peopled-read": "replica", "x-peopled-position": position };
}

type Result =
	| { kind: "answered"; answer: Answer; position?: string }
	| { kind: "refused" }
	| { kind: "unknown" }
	| { kind: "wrong"; sentence: string };

async function send(
	url: string,
	{
		subject,
		action,
		isList,
		headers,
	}: {
		subject: Subject;
		action: Action;
		isList: boolean;
		/** More headers of a read. */
		headers: Record<string, string>;
	},
): Promise<Result> {
	let reply: Response;
	let text: string;
	try {
		reply = await fetch(url + pathOf(subject, action, isList), {
			...requestOf(subject, action, headers),
			// Bun sends a request again, unseen, when a connection that it has kept is closed before the reply.
			keepalive: false,
		});
		text = await reply.text();
	} catch (cause) {
		// Without a connection, nothing was sent.
		const { code } = cause as { code?: string };
		return { kind: /refused/i.test(code ?? "") ? "refused" : "unknown" };
	}
	const version = versionOf(reply);
	const wrong = (): Result => ({
		kind: "wrong",
		sentence: `${JSON.stringify(action)} was answered with ${reply.status} ${text.slice(0, 300)}`,
	});
	if (reply.status >= 500)
		return { kind: /is not known|^(?!\{)/.test(text) ? "unknown" : "refused" };
	if (reply.status === 412 && version !== undefined && "ifMatch" in action)
		return { kind: "answered", answer: { kind: "outdated", version } };
	if (reply.status === 409 && action.kind === "revert")
		return { kind: "answered", answer: { kind: "changedSince" } };
	if (reply.status !== 200) return wrong();
	const body = JSON.parse(text) as Shown & { items?: Shown[] };
	const [shown] = isList ? (body.items ?? []) : [body];
	if (shown?.title === undefined || shown.department === undefined)
		return wrong();
	if (!isList && version === undefined) return wrong();
	const { title, department } = shown;
	return {
		kind: "answered",
		answer: { kind: "shown", title, department, version },
		position: positionOf(reply),
	};
}

interface Shown {
	title?: string;
	department?: string;
}

function pathOf({ id, name }: Subject, action: Action, isList: boolean) {
	if (isList) return `/v1/people?email=${encodeURIComponent(emailOf(name))}`;
	return action.kind === "revert"
		? `/v1/people/${id}/changes/v${action.ofVersion}/revert`
		: `/v1/people/${id}`;
}

function requestOf(
	{ name }: Subject,
	action: Action,
	more: Record<string, string>,
): RequestInit {
	const ifMatch =
		"ifMatch" in action && action.ifMatch !== undefined
			? { "if-match": `"${action.ifMatch}.any"` }
			: undefined;
	const signal = AbortSignal.timeout(answerMsMax);
	switch (action.kind) {
		case "get":
			return { headers: { ...headersOf(), ...more }, signal };
		case "revert":
			return { method: "POST", headers: headersOf(), signal };
		case "put":
			return {
				...{ method: "PUT", signal },
				headers: { ...headersOf(), ...ifMatch },
				body: JSON.stringify(bodyOf(name, action)),
			};
		case "patch":
			return {
				...{ method: "PATCH", signal },
				headers: { ...headersOf(mergePatch), ...ifMatch },
				body: JSON.stringify({ title: action.title }),
			};
	}
}

function headersOf(type = "application/json"): Record<string, string> {
	return { authorization: `Bearer ${adminToken}`, "content-type": type };
}

function bodyOf(
	name: string,
	{ title, department }: { title: string; department: string },
) {
	return { emails: [emailOf(name)], displayName: name, title, department };
}

const emailOf = (name: string) => `${name}@example.com`;

function positionOf(reply: Response): string | undefined {
	return reply.headers.get("x-peopled-position") ?? undefined;
}

function versionOf(reply: Response): number | undefined {
	const version = /^"(\d+)\./.exec(reply.headers.get("etag") ?? "")?.[1];
	return version === undefined ? undefined : Number(version);
}

// A server that is being started again refuses connections at once.
function pauseAfterRefusal(): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, 50));
}
