import type { ChangeSubject } from "../../directory/history/change.ts";
import type { Person } from "../../directory/people/person.ts";
import type { Store } from "../../directory/store/store.ts";
import { readId } from "../../webex/ids.ts";

/** Lines of history that are read at once. */
const pageLength = 1000;

/** The properties of a person that a plan carries, or that follow from such ones. */
const carried: ReadonlySet<string> = new Set<keyof Person>([
	"id",
	"orgId",
	"type",
	"emails",
	"displayName",
	"firstName",
	"lastName",
	"nickName",
	"avatar",
	"roles",
	"licenses",
	"implicitLicenses",
	"groups",
	"phoneNumbers",
	"extension",
	"locationId",
	"department",
	"manager",
	"managerId",
	"title",
	"addresses",
	"siteUrls",
	"isLoginEnabled",
	"createdAt",
]);

const words: Readonly<
	Partial<Record<ChangeSubject, { one: string; many: string }>>
> = {
	group: { one: "group", many: "groups" },
	location: { one: "location", many: "locations" },
	licenseTemplate: { one: "license template", many: "license templates" },
};

/**
 * What was changed in a clone and no plan carries, in sentences. A clone begins without history, so every line of it is
 * a change since.
 */
export async function findNotCarried(
	store: Store,
	wireOrgId: string,
): Promise<string[]> {
	const orgId = readId("ORGANIZATION", wireOrgId) ?? wireOrgId;
	const subjects = new Map<ChangeSubject, Set<string>>();
	const people = new Map<string, Set<string>>();
	let afterId = 0;
	for (;;) {
		const lines = await store.changes.list({
			orgId,
			afterId,
			limit: pageLength,
		});
		for (const { subject, subjectId, fields, kind } of lines) {
			if (words[subject] !== undefined)
				subjects.set(
					subject,
					(subjects.get(subject) ?? new Set()).add(subjectId),
				);
			if (subject !== "person" || kind === "deleted") continue;
			// A person who moves to a location gets its time zone, here and at the service.
			const isMoved = fields.locationId !== undefined;
			for (const name of Object.keys(fields))
				if (!carried.has(name) && !(name === "timezone" && isMoved))
					people.set(name, (people.get(name) ?? new Set()).add(subjectId));
		}
		const last = lines.at(-1);
		if (last === undefined || lines.length < pageLength) break;
		afterId = last.id;
	}
	return [...describeSubjects(subjects), ...describeFields(people)];
}

function* describeSubjects(
	subjects: ReadonlyMap<ChangeSubject, ReadonlySet<string>>,
): Generator<string> {
	for (const [subject, { one, many }] of Object.entries(words)) {
		const count = subjects.get(subject as ChangeSubject)?.size ?? 0;
		if (count > 0)
			yield `${count} ${count === 1 ? one : many} changed in the clone. A plan changes people only: change ${count === 1 ? "it" : "them"} at the service yourself.`;
	}
}

function* describeFields(
	people: ReadonlyMap<string, ReadonlySet<string>>,
): Generator<string> {
	if (people.size === 0) return;
	const count = new Set([...people.values()].flatMap((ids) => [...ids])).size;
	const names = [...people.keys()].sort().join(", ");
	yield `${count} ${count === 1 ? "person has" : "people have"} other values in the clone that Update a Person cannot set (${names}): set them at the service with SCIM.`;
}
