import type { IfMatch } from "./operation.ts";
import {
	type Body,
	type Decision,
	decide,
	type LicenseName,
	type ModelPerson,
	type Others,
} from "./update-rules.ts";
import { licenses } from "./world.ts";

/** A person with their past. */
interface Kept {
	/** As they are, or as they were when they were deleted. */
	person: ModelPerson;
	version: number;
	isDeleted: boolean;
	/** Each line of history, the newest last: the state before and after it. */
	lines: Line[];
}

/** A line of history. */
interface Line {
	kind: "created" | "updated" | "deleted" | "restored";
	version: number;
	before?: ModelPerson;
	after?: ModelPerson;
}

/** A change in the words of the model, ready to be sent. */
export interface Request {
	method: "POST" | "PUT" | "PATCH" | "DELETE";
	/** Undefined in a creation. */
	place?: number;
	body?: Body;
	callingData: boolean;
	/** A version, or any. */
	ifMatch?: number | "any";
}

/** The reply that the model expects. */
export interface Expected {
	status: number;
	/** The person in the reply. */
	person?: ModelPerson;
	version?: number;
}

/** A directory of one organization, as the page and the documents describe it, kept in plain maps. */
export interface DirectoryModel {
	/** By place, in the order of creation. */
	readonly people: readonly Kept[];
	change(request: Request, options?: { isDryRun?: boolean }): Expected;
	/** Changes in one transaction, with uniqueness judged at the end. Undefined: one of them is refused. */
	changeTogether(requests: readonly Request[]): Expected[] | undefined;
	restore(
		place: number,
		options: { leaveOutLicenses: boolean; leaveOutCalling: boolean },
	): Expected;
	/** Stores a state that the server reached by a revert. */
	accept(place: number, person: ModelPerson | undefined): void;
	takenSeats(license: LicenseName): number;
	/** The version that a tag names. */
	tagOf(
		place: number,
		ifMatch: IfMatch | undefined,
	): number | "any" | undefined;
}

/** Opens the model of an organization with a full administrator and a member. */
export function openModel(): DirectoryModel {
	let people: Kept[] = [
		{ roles: ["full"], email: "e0" },
		{ roles: [], email: "e1" },
	].map(({ roles, email }, place) => ({
		person: {
			place,
			emails: [email],
			displayName: `Person ${email}`,
			roles,
			licenses: [],
			phoneNumbers: [],
			loginEnabled: true,
		},
		version: 1,
		isDeleted: false,
		lines: [],
	}));
	const isThere = (place: number) => people[place]?.isDeleted === false;
	const living = () =>
		people.filter(({ isDeleted }) => !isDeleted).map(({ person }) => person);
	const takenSeats = (license: LicenseName) =>
		living().filter((person) => person.licenses.includes(license)).length;
	const others: Others = {
		exists: isThere,
		managerOf: (place) =>
			isThere(place) ? people[place]?.person.managerId : undefined,
		isEmailTaken: (email, place) =>
			living().some(
				(person) => person.place !== place && person.emails.includes(email),
			),
		isNumberTaken: (shown, place) =>
			living().some(
				(person) =>
					person.place !== place && person.phoneNumbers.includes(shown),
			),
		isExtensionTaken: (at, extension, place) =>
			living().some(
				(person) =>
					person.place !== place &&
					person.locationId === at &&
					person.extension === extension,
			),
		freeSeats: (license) => licenses[license].seats - takenSeats(license),
	};
	const isLastAdministrator = (place: number, next?: ModelPerson) => {
		const isOne = (person: ModelPerson | undefined) =>
			person?.roles.includes("full") === true && person.loginEnabled;
		return (
			isOne(people[place]?.person) &&
			!isOne(next) &&
			!living().some((person) => person.place !== place && isOne(person))
		);
	};
	const write = (place: number, kind: Line["kind"], after?: ModelPerson) => {
		const kept = people[place];
		const before =
			kept === undefined || kept.isDeleted ? undefined : kept.person;
		const version = (kept?.version ?? 0) + 1;
		people[place] = {
			person: after ?? (before as ModelPerson),
			version,
			isDeleted: after === undefined,
			lines: [...(kept?.lines ?? []), { kind, version, before, after }],
		};
		return version;
	};
	/** Decides a change; nothing is written when `judge` refuses it. */
	const perform = (
		request: Request,
		judge: (decision: Decision) => number,
	): Expected => {
		const place = request.place ?? people.length;
		const kept = people[place];
		if (request.method !== "POST" && !isThere(place))
			return { status: kept && request.method !== "DELETE" ? 410 : 404 };
		const { ifMatch } = request;
		if (typeof ifMatch === "number" && ifMatch !== kept?.version)
			return { status: 412 };
		if (request.method === "DELETE") {
			const isRefused = isLastAdministrator(place);
			if (isRefused && judge({ problems: ["conflict"] } as never) !== 0)
				return { status: 409 };
			write(place, "deleted");
			return { status: 204 };
		}
		const current = request.method === "POST" ? undefined : kept?.person;
		const body =
			request.method === "PATCH"
				? { ...render(current as ModelPerson, nameOf), ...request.body }
				: (request.body as Body);
		const decision = decide({ place, ...(current && { current }) }, body, {
			clearsCalling: request.method === "PATCH" || request.callingData,
			others,
		});
		if (isLastAdministrator(place, decision.next))
			decision.problems.push("conflict");
		const refusal = judge(decision);
		if (refusal !== 0) return { status: refusal };
		if (current !== undefined && isSame(current, decision.next))
			return { status: 200, person: current, version: kept?.version };
		const version = write(
			place,
			current === undefined ? "created" : "updated",
			decision.next,
		);
		return { status: 200, person: decision.next, version };
	};
	const nameOf = (place: number) => people[place]?.person.displayName;
	return {
		get people() {
			return people;
		},
		change(request, { isDryRun = false } = {}) {
			const before = people;
			people = [...people];
			const expected = perform(request, statusOf);
			if (isDryRun) people = before;
			return isDryRun && expected.status === 204 ? { status: 200 } : expected;
		},
		changeTogether(requests) {
			const before = people;
			people = [...people];
			// What is taken in between may be given up by a later one.
			const replies = requests.map((request) =>
				perform(request, ({ problems }) =>
					problems.includes("invalid") ? 400 : 0,
				),
			);
			const isWhole =
				replies.every(({ status }) => status < 300) &&
				living().every(({ emails, place }) =>
					emails.every((email) => !others.isEmailTaken(email, place)),
				) &&
				(living().some((p) => p.roles.includes("full") && p.loginEnabled) ||
					!before.some(
						({ isDeleted, person }) =>
							!isDeleted &&
							person.roles.includes("full") &&
							person.loginEnabled,
					));
			if (!isWhole) people = before;
			return isWhole ? replies : undefined;
		},
		restore(place, { leaveOutLicenses, leaveOutCalling }) {
			const kept = people[place] as Kept;
			if (!kept.isDeleted) return { status: 409 };
			const was = kept.person;
			const isCalling = (name: LicenseName) =>
				licenses[name].service === "calling";
			const left = was.licenses.filter(
				(name) =>
					!(leaveOutCalling && isCalling(name)) &&
					!(leaveOutLicenses && others.freeSeats(name) <= 0),
			);
			const next: ModelPerson = left.some(isCalling)
				? { ...was, licenses: left }
				: {
						...was,
						licenses: left,
						locationId: undefined,
						phoneNumbers: [],
						extension: undefined,
					};
			const isRight =
				left.every((name) => others.freeSeats(name) > 0) &&
				!next.emails.some((email) => others.isEmailTaken(email, place)) &&
				!next.phoneNumbers.some((one) => others.isNumberTaken(one, place)) &&
				!(
					next.locationId !== undefined &&
					next.extension !== undefined &&
					others.isExtensionTaken(next.locationId, next.extension, place)
				);
			if (!isRight) return { status: 409 };
			people = [...people];
			const version = write(place, "restored", next);
			return { status: 200, person: next, version };
		},
		accept(place, person) {
			const kept = people[place] as Kept;
			if (person && !kept.isDeleted && isSame(kept.person, person)) return;
			people = [...people];
			write(
				place,
				person === undefined
					? "deleted"
					: kept.isDeleted
						? "restored"
						: "updated",
				person,
			);
		},
		takenSeats,
		tagOf(place, ifMatch) {
			const version = people[place]?.version ?? 1;
			if (ifMatch === undefined || ifMatch === "any") return ifMatch;
			return ifMatch === "present" ? version : version - 1;
		},
	};
}

/** A person as a body that is sent back unchanged. */
export function render(
	{ place: _, ...person }: ModelPerson,
	nameOf: (place: number) => string | undefined,
): Body {
	return {
		...person,
		...(person.managerId !== undefined && {
			manager: nameOf(person.managerId),
		}),
	};
}

/** What a line changed is as it was before it; the rest stays. */
export function undoLine(
	current: ModelPerson,
	{ before, after }: Line,
): ModelPerson {
	if (before === undefined || after === undefined) return current;
	const [from, to] = [comparable(before), comparable(after)];
	const undone: Record<string, unknown> = { ...current };
	for (const name of new Set([...Object.keys(from), ...Object.keys(to)]))
		if (JSON.stringify(from[name]) !== JSON.stringify(to[name]))
			undone[name] = from[name];
	return undone as unknown as ModelPerson;
}

/** Whether two states are the same person in the same state; the order of roles and licenses does not count. */
export function isSame(one: ModelPerson, other: ModelPerson): boolean {
	return fingerprint(one) === fingerprint(other);
}

function fingerprint(person: ModelPerson): string {
	return JSON.stringify(
		Object.entries(comparable(person))
			.filter(([, value]) => value !== undefined)
			.sort(([a], [b]) => (a < b ? -1 : 1)),
	);
}

// The order of roles and licenses does not count.
function comparable(person: ModelPerson): Record<string, unknown> {
	return {
		...person,
		roles: person.roles.toSorted(),
		licenses: person.licenses.toSorted(),
	};
}

function statusOf({ problems }: Decision): number {
	if (problems.length === 0) return 0;
	return problems.every((problem) => problem === "conflict") ? 409 : 400;
}
