/** A list of people under a name: the query of its address, with filters, order, columns and rows. */
export interface SavedView {
	name: string;
	query: string;
}

/** The parameter of an address that names the view it was opened from. */
export const viewParameter = "view";
export const viewNameLengthMax = 60;
/** The views that a browser keeps for one organization. */
const viewsMax = 50;
const queryLengthMax = 4000;

/** The views that this browser keeps for an organization. */
export function readViews(orgId: string): readonly SavedView[] {
	try {
		const kept: unknown = JSON.parse(
			localStorage.getItem(keyOf(orgId)) ?? "[]",
		);
		return Array.isArray(kept) ? kept.filter(isView).slice(0, viewsMax) : [];
	} catch {
		return [];
	}
}

/** Keeps a view, in the place of one with the same name. False when there are too many. */
export function keepView(orgId: string, view: SavedView): boolean {
	const known = readViews(orgId);
	const isKnown = known.some(({ name }) => name === view.name);
	if (!isKnown && known.length >= viewsMax) return false;
	write(
		orgId,
		isKnown
			? known.map((each) => (each.name === view.name ? view : each))
			: [...known, view],
	);
	return true;
}

export function renameView(orgId: string, before: string, name: string): void {
	write(
		orgId,
		readViews(orgId)
			.filter((view) => view.name !== name || view.name === before)
			.map((view) => (view.name === before ? { ...view, name } : view)),
	);
}

export function deleteView(orgId: string, name: string): void {
	write(
		orgId,
		readViews(orgId).filter((view) => view.name !== name),
	);
}

/** The query of an address in one form, without the name of its view, so that two can be compared. */
export function plainQuery(query: string | URLSearchParams): string {
	const plain = new URLSearchParams(query);
	plain.delete(viewParameter);
	plain.sort();
	return plain.toString();
}

function write(orgId: string, views: readonly SavedView[]): void {
	localStorage.setItem(keyOf(orgId), JSON.stringify(views.slice(0, viewsMax)));
}

function keyOf(orgId: string): string {
	return `peopled.views.${orgId}`;
}

function isView(value: unknown): value is SavedView {
	if (typeof value !== "object" || value === null) return false;
	const { name, query } = value as Partial<SavedView>;
	return (
		typeof name === "string" &&
		name !== "" &&
		name.length <= viewNameLengthMax &&
		typeof query === "string" &&
		query.length <= queryLengthMax
	);
}
