import { type FieldProblem, isRefused, report } from "../field-problem.ts";
import type { License } from "../licenses/license.ts";
import type { Location } from "../locations/location.ts";
import { problemOf } from "../problems.ts";
import { readNumber } from "../text/phone-number.ts";
import type { Whole } from "../whole.ts";
import type { Assignment } from "./license-assignment.ts";
import type { PendingChange } from "./pending-change.ts";
import type { Person, PhoneNumber } from "./person.ts";

/** A person's Webex Calling data. */
type CallingData = Whole<
	Pick<Person, "phoneNumbers" | "extension" | "locationId">
>;

/**
 * A person's calling data after a change. It needs a calling license. `locationId` is set when the license
 * is assigned, and only a move changes it later (the page's note). The assignment also needs a number or an extension
 * (the reference of Create a Person). Without a calling license the number, extension and location are
 * released; when the requested license is full, they are not set. Numbers that are not for work are
 * read-only and stay.
 */
export function settleCalling(
	change: PendingChange,
	licenses: Assignment,
): CallingData {
	const { current } = change;
	const { held, unassigned, refused } = licenses;
	const isCalling = (license: License | undefined) =>
		license === undefined || license.service === "calling";
	if (!held.some(isCalling))
		return [...unassigned, ...refused].some(isCalling)
			? postponeCalling(change, licenses)
			: releaseCalling(change);
	const hadLicense = current.locationId !== undefined && wasCalling(change);
	return hadLicense ? keepCalling(change) : startCalling(change);
}

function wasCalling({ current, context }: PendingChange): boolean {
	return current.licenses.some(
		(id) => context.license(id)?.service === "calling",
	);
}

function releaseCalling(change: PendingChange): CallingData {
	const { current, draft, problems, warnings } = change;
	const demand = problemOf.needsCallingLicense();
	if (draft.locationId && draft.locationId !== current.locationId)
		report(problems, "locationId", demand);
	if (draft.extension && draft.extension !== current.extension)
		report(problems, "extension", demand);
	draft.phoneNumbers?.forEach((number, index) => {
		const text = number?.value;
		if (
			text !== undefined &&
			isWork(number) &&
			!current.phoneNumbers?.some((known) => isSame(known, text))
		)
			report(problems, `phoneNumbers[${index}]`, demand);
	});
	if (!wasCalling(change) && !change.options.isRestored)
		return keepUnlicensed(change);
	if (current.locationId !== undefined && problems.length === 0)
		warnings.push(
			"the phone numbers, extension and location were released, because the person no longer holds a calling license",
		);
	return withoutCalling(current);
}

// Only a clone has calling data without a license, as another service showed it. What a request repeats or omits stays.
function keepUnlicensed({ current, draft }: PendingChange): CallingData {
	const { extension, locationId, phoneNumbers } = current;
	const named = draft.phoneNumbers?.map((number) => number?.value ?? "");
	const kept = phoneNumbers?.filter(
		(known) =>
			known.type !== "work" ||
			named === undefined ||
			named.some((text) => isSame(known, text)),
	);
	return {
		phoneNumbers: joined([], kept),
		extension: draft.extension === "" ? undefined : extension,
		locationId: draft.locationId === "" ? undefined : locationId,
	};
}

// The requested calling license cannot be assigned: calling data is checked on its own, and not set.
function postponeCalling(
	change: PendingChange,
	licenses: Assignment,
): CallingData {
	const { current, draft, context, problems, warnings } = change;
	const sent = (["locationId", "extension", "phoneNumbers"] as const).filter(
		(name) => draft[name]?.length,
	);
	const locationId = draft.locationId || current.locationId;
	const location = locationId ? context.location(locationId) : undefined;
	if (draft.locationId && location === undefined)
		report(problems, "locationId", problemOf.unknownLocation());
	const work = workNumbers(change, location);
	checkExtension(draft.extension, problems);
	for (const name of sent)
		warnings.push(
			`${name} was not set: it needs the calling license that was not assigned`,
		);
	// The rest of a refused change is checked too, so that one refusal names every problem.
	return licenses.refused.length > 0
		? {
				phoneNumbers: joined(work, otherNumbers(current)),
				extension: draft.extension || undefined,
				locationId,
			}
		: withoutCalling(current);
}

function startCalling(change: PendingChange): CallingData {
	const { current, draft, context, options, problems } = change;
	const { locationId } = draft;
	const location = locationId ? context.location(locationId) : undefined;
	if (!locationId)
		report(
			problems,
			"locationId",
			problemOf.requiredForCalling({ others: [] }),
		);
	else if (location === undefined)
		report(problems, "locationId", problemOf.unknownLocation());
	const work = workNumbers(change, location);
	if (
		!options.isRestored &&
		!draft.extension &&
		!isRefused(problems, "extension") &&
		!draft.phoneNumbers?.some(isWork)
	)
		report(
			problems,
			"phoneNumbers",
			problemOf.requiredForCalling({ others: ["extension"] }),
		);
	checkExtension(draft.extension, problems);
	return {
		phoneNumbers: joined(work, otherNumbers(current)),
		extension: draft.extension || undefined,
		locationId,
	};
}

function keepCalling(change: PendingChange): CallingData {
	const { current, draft, options, problems } = change;
	const { locationId, location } = keepLocation(change);
	checkExtension(draft.extension, problems);
	const isKept = (name: "phoneNumbers" | "extension") =>
		draft[name] === undefined && !options.seesCallingData;
	return {
		phoneNumbers: isKept("phoneNumbers")
			? current.phoneNumbers
			: joined(workNumbers(change, location), otherNumbers(current)),
		extension: isKept("extension")
			? current.extension
			: draft.extension || undefined,
		locationId,
	};
}

// Only a move gives a calling user another location.
function keepLocation({
	current,
	draft,
	context,
	options,
	problems,
}: PendingChange): { locationId?: string; location?: Location } {
	const { locationId: kept } = current;
	const locationId = draft.locationId || kept;
	const location = locationId ? context.location(locationId) : undefined;
	if (locationId === kept) return { locationId, location };
	const isKnown = location !== undefined;
	if (options.isMove) {
		if (!isKnown) report(problems, "locationId", problemOf.unknownLocation());
		return { locationId, location };
	}
	report(problems, "locationId", problemOf.locationFixed({ isKnown }));
	return {
		locationId: kept,
		location: kept ? context.location(kept) : undefined,
	};
}

function withoutCalling(current: Person): CallingData {
	return {
		phoneNumbers: otherNumbers(current),
		extension: undefined,
		locationId: undefined,
	};
}

function workNumbers(
	{ current, draft, problems }: PendingChange,
	location: Location | undefined,
): PhoneNumber[] {
	const country = location?.address.country;
	const numbers = new Map<string, PhoneNumber>();
	draft.phoneNumbers?.forEach((entry, index) => {
		const text = entry?.value;
		if (text === undefined || !isWork(entry)) return;
		const known = current.phoneNumbers?.find(
			(each) => each.type === "work" && isSame(each, text),
		);
		const read =
			known === undefined ? readNumber(text, country) : { number: known };
		if ("number" in read) numbers.set(read.number.value, read.number);
		// A national number cannot be parsed without its country: the location is wrong, not the number.
		else if (country === undefined && isRefused(problems, "locationId")) return;
		else report(problems, `phoneNumbers[${index}].value`, read.problem);
	});
	return [...numbers.values()];
}

function checkExtension(
	extension: string | undefined,
	problems: FieldProblem[],
): void {
	if (extension && !/^\d{2,10}$/.test(extension))
		report(problems, "extension", problemOf.wrongExtension({ example: "133" }));
}

// A GET returns entries of other types too: they are read-only and ignored, as on the real service.
function isWork(number: { type?: string } | undefined): boolean {
	return number?.type === undefined || number.type === "work";
}

function isSame(known: PhoneNumber, text: string): boolean {
	return known.value === text || known.shown === text;
}

function otherNumbers(current: Person): readonly PhoneNumber[] | undefined {
	return joined(
		[],
		current.phoneNumbers?.filter(({ type }) => type !== "work"),
	);
}

function joined(
	left: readonly PhoneNumber[],
	right: readonly PhoneNumber[] | undefined,
): readonly PhoneNumber[] | undefined {
	const all = [...left, ...(right ?? [])];
	return all.length === 0 ? undefined : all;
}
