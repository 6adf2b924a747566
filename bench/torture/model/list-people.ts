import type { DirectoryModel } from "./directory-model.ts";
import type { Filter } from "./operation.ts";
import type { ModelPerson } from "./update-rules.ts";

/** A list of people that is read to its end, page by page. */
export interface ListQuery {
	filter: Filter;
	max: number;
}

/** The people whom a list must hold. */
export function expectList(
	{ people }: DirectoryModel,
	filter: Filter,
): ModelPerson[] {
	return people
		.filter(({ isDeleted }) => !isDeleted)
		.map(({ person }) => person)
		.filter(
			(person) =>
				(filter.email === undefined || person.emails.includes(filter.email)) &&
				(filter.displayName === undefined ||
					fold(person.displayName).startsWith(fold(filter.displayName))) &&
				(filter.department === undefined ||
					fold(person.department ?? "") === fold(filter.department)) &&
				(filter.licenseId === undefined ||
					person.licenses.some((name) => name === filter.licenseId)) &&
				(filter.locationId === undefined ||
					person.locationId === filter.locationId) &&
				(filter.roles === undefined || person.roles.includes(filter.roles)) &&
				(filter.loginEnabled === undefined ||
					String(person.loginEnabled) === filter.loginEnabled) &&
				(filter.managerId === undefined ||
					person.managerId === filter.managerId),
		);
}

/** The names of the people of a list must not descend in it. */
export function isInOrder(names: readonly string[]): boolean {
	return names.every(
		(name, index) => index === 0 || fold(names[index - 1] ?? "") <= fold(name),
	);
}

// Case and accents do not count.
function fold(text: string): string {
	return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
