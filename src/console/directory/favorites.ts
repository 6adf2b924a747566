import { current } from "../session.ts";

/** Favorites that a browser keeps, at most. */
const favoritesMax = 50;

/** The ids of the favorites of the signed-in person in this browser, the last one first. */
export function listFavorites(): string[] {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(keyOf()) ?? "[]");
		return Array.isArray(kept)
			? kept
					.filter((id): id is string => typeof id === "string")
					.slice(0, favoritesMax)
			: [];
	} catch {
		return [];
	}
}

/** Adds a person to the favorites, or removes them. */
export function setFavorite(id: string, isFavorite: boolean): void {
	const others = listFavorites().filter((kept) => kept !== id);
	const next = isFavorite ? [id, ...others].slice(0, favoritesMax) : others;
	try {
		localStorage.setItem(keyOf(), JSON.stringify(next));
	} catch {
		// A browser without storage has no favorites.
	}
}

// People who share a browser do not share favorites.
function keyOf(): string {
	const { me, organization } = current();
	return `peopled.favorites.${organization.id}.${me.id}`;
}
