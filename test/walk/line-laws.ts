import { strict as assert } from "node:assert";
import type { Change } from "../../src/directory/history/change.ts";
import type { Person } from "../../src/directory/people/person.ts";
import { changedIds, inFields, type State, sortedSet } from "./state.ts";

/** Each change has its line, and each line its change. */
export function demandHistory(
	before: State,
	after: State,
	lines: readonly Change[],
): void {
	assert.equal(after.lineCount - before.lineCount, lines.length);
	const changed = {
		person: changedIds(before.people, after.people),
		group: [
			...new Set([...before.groups.keys(), ...after.groups.keys()]),
		].filter(
			(id) =>
				!Bun.deepEquals(
					before.groups.get(id)?.group,
					after.groups.get(id)?.group,
				),
		),
		licenseTemplate: changedIds(before.templates, after.templates),
		location: changedIds(before.locations, after.locations),
	};
	for (const [subject, ids] of Object.entries(changed))
		assert.deepEqual(
			lines
				.filter((line) => line.subject === subject)
				.map(({ subjectId }) => subjectId)
				.toSorted(),
			ids.toSorted(),
			`lines of ${subject}`,
		);
	const [{ author } = { author: undefined }] = lines;
	for (const line of lines) {
		assert.deepEqual(line.author, author, "one author, time and request");
		if (line.subject === "person")
			demandFold(
				line,
				before.people.get(line.subjectId),
				after.people.get(line.subjectId),
			);
	}
}

/** Fields that count the changes themselves. */
export const counting = new Set(["version", "modifiedAt"]);

function demandFold(
	line: Change,
	before: Person | undefined,
	after: Person | undefined,
) {
	const [from, to] = [inFields(before), inFields(after)];
	const names = new Set([...Object.keys(from), ...Object.keys(to)]);
	for (const name of names) {
		if (counting.has(name)) continue;
		const same = Bun.deepEquals(
			sortedSet(name, from[name]),
			sortedSet(name, to[name]),
		);
		assert.equal(name in line.fields, !same, `${name} in the line`);
		if (same) continue;
		assert.deepEqual(
			sortedSet(name, line.fields[name]?.from),
			sortedSet(name, from[name]),
		);
		assert.deepEqual(
			sortedSet(name, line.fields[name]?.to),
			sortedSet(name, to[name]),
		);
	}
	assert.ok(Object.keys(line.fields).every((name) => names.has(name)));
	if (after !== undefined) assert.equal(line.version, after.version);
	if (before !== undefined && after !== undefined)
		assert.equal(after.version, before.version + 1);
}

/** The same where a person may have several lines: one after the other, they make the new state out of the old one. */
export function demandManyLines(
	before: State,
	after: State,
	lines: readonly Change[],
): void {
	assert.equal(after.lineCount - before.lineCount, lines.length);
	const [{ author } = { author: undefined }] = lines;
	for (const line of lines)
		assert.deepEqual(line.author, author, "one author, time and request");
	const ofPeople = lines.filter(({ subject }) => subject === "person");
	const ids = new Set(ofPeople.map(({ subjectId }) => subjectId));
	for (const id of changedIds(before.people, after.people))
		assert.ok(ids.has(id), `no line of ${id}`);
	for (const id of ids)
		demandFolds(
			ofPeople.filter(({ subjectId }) => subjectId === id),
			before.people.get(id),
			after.people.get(id),
		);
}

function demandFolds(
	lines: readonly Change[],
	before: Person | undefined,
	after: Person | undefined,
): void {
	let fields = inFields(before);
	let { version } = before ?? { version: 0 };
	for (const line of lines) {
		for (const [name, { from }] of Object.entries(line.fields))
			assert.deepEqual(
				sortedSet(name, fields[name]),
				sortedSet(name, from),
				`${name} before a line`,
			);
		for (const [name, { to }] of Object.entries(line.fields)) fields[name] = to;
		version++;
		assert.equal(line.kind === "deleted" ? version : line.version, version);
		if (line.kind === "deleted") fields = {};
	}
	assert.equal(lines.at(-1)?.kind === "deleted", after === undefined);
	const last = inFields(after);
	for (const name of new Set([...Object.keys(fields), ...Object.keys(last)]))
		if (!counting.has(name))
			assert.deepEqual(
				sortedSet(name, fields[name]),
				sortedSet(name, last[name]),
				`${name} after the lines`,
			);
	if (after !== undefined) assert.equal(after.version, version);
}
