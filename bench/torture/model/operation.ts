import type { ChanceStream } from "../../../src/concurrency/chance.ts";

/** The person of an operation, by the order of creation: of those who were ever created, counted around. */
type Whom = number;

/** Properties of a body in the words of the model: short names in the place of ids. */
export interface Draft {
	emails?: string[];
	displayName?: string | null;
	firstName?: string | null;
	lastName?: string | null;
	avatar?: string | null;
	department?: string | null;
	title?: string | null;
	manager?: string | null;
	/** The place of a person, or somebody who does not exist. */
	managerId?: Whom | "nobody" | null;
	roles?: string[];
	licenses?: string[];
	locationId?: string | null;
	/** Texts as a person would type them. */
	phoneNumbers?: string[];
	extension?: string | null;
	loginEnabled?: boolean | "true" | "false";
}

/** What the header `If-Match` names: the present version, one before it, or any. */
export type IfMatch = "present" | "stale" | "any";

/** A change of one person, alone or in a bulk. */
export type Change =
	| { kind: "create"; draft: Draft }
	| {
			kind: "put" | "edit";
			whom: Whom;
			draft: Draft;
			callingData: boolean;
			ifMatch?: IfMatch;
	  }
	| { kind: "patch"; whom: Whom; draft: Draft; ifMatch?: IfMatch }
	| { kind: "delete"; whom: Whom; ifMatch?: IfMatch };

/** A filter of a list of people. */
export type Filter = Partial<
	Record<
		| "email"
		| "displayName"
		| "department"
		| "licenseId"
		| "locationId"
		| "roles"
		| "loginEnabled",
		string
	>
> & { managerId?: Whom };

/** A request of a history. */
export type Operation =
	| { kind: "change"; change: Change; dryRun?: boolean; key?: number }
	/** Sends the request once more that was kept under an Idempotency-Key. */
	| { kind: "again"; key: number }
	| {
			kind: "restore";
			whom: Whom;
			leaveOutLicenses: boolean;
			leaveOutCalling: boolean;
	  }
	| { kind: "revert"; whom: Whom; back: number }
	| { kind: "get"; whom: Whom; callingData: boolean }
	| { kind: "list"; filter: Filter; max: number }
	| { kind: "changes"; whom: Whom }
	| { kind: "licenses" }
	| { kind: "bulk"; isAllOrNothing: boolean; changes: Change[] };

/** Names whose order and beginnings differ only by case or accent. */
const names = ["Ann Ames", "ann berg", "Émile Zola", "Emil Young", "Zoë Ort"];
const titles = ["General Manager", "VP", null, ""];
const licenses = ["chat", "chat-plus", "meet", "call", "call-plus", "scarce"];
const roles = ["full", "user", "readonly"];

/** Draws the next request of a history. */
export function drawOperation(chance: ChanceStream): Operation {
	const share = chance.below(100);
	const whom = chance.below(1000);
	if (share < 2) return { kind: "again", key: chance.below(4) };
	if (share < 62) {
		const kept = chance.below(10);
		return {
			kind: "change",
			change: drawChange(chance),
			...(kept === 0 && { dryRun: true }),
			...(kept === 1 && { key: chance.below(4) }),
		};
	}
	if (share < 68)
		return {
			kind: "restore",
			whom,
			leaveOutLicenses: isOneIn(chance, 3),
			leaveOutCalling: isOneIn(chance, 3),
		};
	if (share < 73) return { kind: "revert", whom, back: chance.below(3) };
	if (share < 80) return { kind: "get", whom, callingData: isOneIn(chance, 2) };
	if (share < 89)
		return {
			kind: "list",
			filter: drawFilter(chance),
			max: 1 + chance.below(4),
		};
	if (share < 92) return { kind: "changes", whom };
	if (share < 94) return { kind: "licenses" };
	return drawBulk(chance);
}

function drawChange(chance: ChanceStream): Change {
	const whom = chance.below(1000);
	const share = chance.below(100);
	const ifMatch = isOneIn(chance, 6)
		? pick(chance, ["present", "present", "stale", "any"] as const)
		: undefined;
	const guard = ifMatch === undefined ? {} : { ifMatch };
	if (share < 25) return { kind: "create", draft: drawDraft(chance, 45) };
	if (share < 40)
		return {
			kind: "put",
			whom,
			draft: drawDraft(chance, 45),
			callingData: isOneIn(chance, 2),
			...guard,
		};
	if (share < 65)
		return {
			kind: "edit",
			whom,
			draft: drawDraft(chance, 12, true),
			callingData: isOneIn(chance, 2),
			...guard,
		};
	if (share < 90)
		return {
			kind: "patch",
			whom,
			draft: drawDraft(chance, 12, true),
			...guard,
		};
	return { kind: "delete", whom, ...guard };
}

// In all or nothing, seats are counted at the end: licenses stay out of it, and with them calling.
function drawBulk(chance: ChanceStream): Operation {
	const isAllOrNothing = isOneIn(chance, 2);
	const changes = Array.from({ length: 1 + chance.below(4) }, () => {
		const change = drawChange(chance);
		if (!isAllOrNothing) return change;
		const whom = chance.below(1000);
		if (isOneIn(chance, 8)) return { kind: "delete", whom } as const;
		const { emails, title, roles, loginEnabled } = drawDraft(chance, 30, true);
		const draft = Object.fromEntries(
			Object.entries({ emails, title, roles, loginEnabled }).filter(
				([, value]) => value !== undefined,
			),
		) as Draft;
		return { kind: "patch", whom, draft } as const;
	});
	return { kind: "bulk", isAllOrNothing, changes };
}

// Each property with a chance of so many percent. An edit does not need what identifies a person.
function drawDraft(
	chance: ChanceStream,
	percent: number,
	isEdit = false,
): Draft {
	const draft: Draft = {};
	const isWanted = (more = 0) => chance.below(100) < percent + more;
	const isWrong = () => isOneIn(chance, 40);
	if (isWanted(isEdit ? 0 : 45))
		draft.emails = isWrong()
			? ["nobody"]
			: Array.from(
					{ length: 1 + chance.below(2) },
					() => `e${chance.below(9)}`,
				);
	if (isWanted(isEdit ? 0 : 50)) draft.displayName = pick(chance, names);
	if (isWanted()) draft.firstName = pick(chance, ["Ann", "Zoë", null, ""]);
	if (isWanted()) draft.lastName = pick(chance, ["Ames", "O'Neill", null]);
	if (isWanted())
		draft.avatar = isWrong() ? "picture" : "https://example.com/a.png";
	if (isWanted())
		draft.department = pick(chance, ["Sales", "sales", "R&D", null]);
	if (isWanted()) draft.title = pick(chance, titles);
	if (isWanted()) draft.manager = pick(chance, ["Somebody Else", null]);
	if (isWanted())
		draft.managerId = isWrong()
			? "nobody"
			: pick(chance, [null, chance.below(1000)]);
	if (isWanted(-5))
		draft.roles = isWrong() ? ["nonsense"] : subset(chance, roles);
	if (isWanted(10))
		draft.licenses = isWrong() ? ["nonsense"] : subset(chance, licenses);
	if (isWanted(10))
		draft.locationId = isWrong()
			? "nonsense"
			: pick(chance, ["san-jose", "london", null]);
	if (isWanted(5))
		draft.phoneNumbers = isWrong()
			? ["12"]
			: subset(chance, ["us1", "us2", "gb1", "gb2"]).slice(0, 2);
	if (isWanted(10))
		draft.extension = isWrong() ? "1" : pick(chance, ["10", "11", "12", null]);
	// Mostly what belongs together; the rest shows what is refused.
	if (!isOneIn(chance, 4)) makeCoherent(chance, draft, isEdit);
	if (isWanted(-5))
		draft.loginEnabled = pick(chance, [true, false, "true", "false"] as const);
	return draft;
}

function makeCoherent(
	chance: ChanceStream,
	draft: Draft,
	isEdit: boolean,
): void {
	if (!isEdit) draft.displayName ??= pick(chance, names);
	if (!draft.licenses?.some((name) => name.startsWith("call"))) {
		delete draft.locationId;
		delete draft.phoneNumbers;
		if (!isEdit) delete draft.extension;
		return;
	}
	draft.licenses = draft.licenses.filter(
		(name, index, all) =>
			!name.startsWith("call") ||
			all.findIndex((other) => other.startsWith("call")) === index,
	);
	draft.locationId = pick(chance, ["san-jose", "london"]);
	draft.extension = pick(chance, ["10", "11", "12", "13"]);
	draft.phoneNumbers = draft.phoneNumbers?.filter((name) =>
		name.startsWith(draft.locationId === "london" ? "gb" : "us"),
	);
	if (draft.phoneNumbers?.length === 0) delete draft.phoneNumbers;
}

function drawFilter(chance: ChanceStream): Filter {
	const filters: Filter[] = [
		{},
		{ email: `e${chance.below(9)}` },
		{ displayName: pick(chance, ["an", "EMI", "zoe", "x"]) },
		{ department: pick(chance, ["SALES", "r&d"]) },
		{ licenseId: pick(chance, licenses) },
		{ locationId: pick(chance, ["san-jose", "london"]) },
		{ roles: pick(chance, roles) },
		{ loginEnabled: pick(chance, ["true", "false"]) },
		{ managerId: chance.below(1000) },
	];
	const filter = pick(chance, filters);
	return isOneIn(chance, 4) && filter.email === undefined
		? { ...filter, loginEnabled: "true" }
		: filter;
}

function isOneIn(chance: ChanceStream, count: number): boolean {
	return chance.below(count) === 0;
}

function pick<Thing>(chance: ChanceStream, things: readonly Thing[]): Thing {
	return things[chance.below(things.length)] as Thing;
}

function subset(chance: ChanceStream, things: readonly string[]): string[] {
	return chance.shuffle(things).slice(0, chance.below(things.length + 1));
}
