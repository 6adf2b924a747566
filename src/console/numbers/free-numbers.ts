import type { ComboOption } from "../../look/combo-options.ts";
import { words } from "../../words/words.ts";
import { current, orgIdIfOther } from "../session.ts";
import { phoneText } from "./phone-text.ts";

const offeredMax = 8;
/** Digits from which on the numbers of people are looked up too, to say who has one. */
const heldDigitsMin = 4;

/** What is searched for. */
export interface FreeSearch {
	/** The id of a location; empty while none is chosen. */
	locationId: string;
	text: string;
	signal?: AbortSignal;
}

/** Numbers of a location that nobody has, those that a person already has with the name, and the typed number itself. */
export async function offerNumbers({
	locationId,
	text,
	signal,
}: FreeSearch): Promise<ComboOption[]> {
	const digits = text.replace(/\D/g, "");
	const isNumber = /^\+?[\d\s().\-/]+$/.test(text);
	if (text !== "" && !isNumber) return [asTyped(text)];
	const phoneNumber = text === "" ? undefined : text;
	const [free, held] = await Promise.all([
		locationId === ""
			? []
			: readNumbers({ locationId, phoneNumber, available: true }, signal),
		digits.length < heldDigitsMin
			? []
			: readNumbers({ phoneNumber, available: false }, signal),
	]);
	const options = [
		...free.map(
			({ phoneNumber: number = "", location }): ComboOption => ({
				id: number,
				label: phoneText(number),
				note: words.numbers.freeAt(location.name),
			}),
		),
		...held.map(
			({ phoneNumber: number = "", owner }): ComboOption => ({
				id: number,
				label: phoneText(number),
				disabledReason: words.numbers.heldBy(owner?.displayName ?? ""),
			}),
		),
	];
	const isOffered = options.some(({ id }) => id.endsWith(digits));
	// A whole number comes first, so that Enter takes exactly it.
	return digits.length >= 7 && !isOffered
		? [asTyped(text), ...options]
		: options;
}

/** Extensions that nobody at a location has; the typed one first, with the person who has it. */
export async function offerExtensions({
	locationId,
	text,
	signal,
}: FreeSearch): Promise<ComboOption[]> {
	if (text !== "" && !/^\d{1,10}$/.test(text)) return [asTyped(text)];
	if (locationId === "") return text === "" ? [] : [asTyped(text)];
	const isWhole = text.length >= 2;
	const [{ extensions }, held] = await Promise.all([
		current().client.call(
			"GET /telephony/config/locations/{locationId}/availableExtensions",
			{
				path: { locationId },
				query: { extension: text || undefined, max: offeredMax },
				signal,
			},
		),
		isWhole
			? readNumbers({ locationId, extension: text }, signal)
			: Promise.resolve([]),
	]);
	const free = (extension: string): ComboOption => ({
		id: extension,
		label: extension,
		note: words.numbers.free,
	});
	const others = extensions.filter((each) => each !== text).map(free);
	if (!isWhole) return others;
	const [holder] = held;
	return holder?.owner === undefined
		? [free(text), ...others]
		: [
				{
					id: text,
					label: text,
					disabledReason: words.numbers.heldBy(holder.owner.displayName),
				},
				...others,
			];
}

async function readNumbers(
	query: {
		locationId?: string;
		phoneNumber?: string;
		extension?: string;
		available?: boolean;
	},
	signal: AbortSignal | undefined,
) {
	const { phoneNumbers } = await current().client.call(
		"GET /telephony/config/numbers",
		{ query: { ...query, orgId: orgIdIfOther(), max: offeredMax }, signal },
	);
	return phoneNumbers;
}

function asTyped(text: string): ComboOption {
	return { id: text, label: text };
}
