import { describe, expect, test } from "bun:test";
import { exampleIds, examplePerson } from "../../contract/examples.ts";
import { linesFor } from "./bulk-change.ts";

const john = { person: examplePerson, etag: '"1.abc"' };
const read = (line: string | undefined) => JSON.parse(line ?? "null");

describe("a bulk change", () => {
	test("sends the whole person with the one thing changed, and the version that was read", () => {
		const [line] = linesFor([john], {
			kind: "set",
			field: "department",
			value: "Sales",
		});
		expect(read(line)).toMatchObject({
			method: "PUT",
			path: `/people/${exampleIds.person}?callingData=true`,
			ifMatch: '"1.abc"',
			body: {
				displayName: "John Andersen",
				extension: "133",
				licenses: examplePerson.licenses,
				department: "Sales",
			},
		});
	});

	test("gives and takes a license beside the others", () => {
		const give = linesFor([john], { kind: "give", licenseId: "another" });
		expect(read(give[0]).body.licenses).toEqual([
			...examplePerson.licenses,
			"another",
		]);
		const take = linesFor([john], {
			kind: "take",
			licenseId: exampleIds.meetingLicense,
		});
		expect(read(take[0]).body.licenses).toEqual([exampleIds.callingLicense]);
	});

	test("leaves out whom it would not change", () => {
		const { meetingLicense } = exampleIds;
		expect(
			linesFor([john], { kind: "give", licenseId: meetingLicense }),
		).toEqual([]);
		expect(
			linesFor([john], { kind: "set", field: "title", value: undefined }),
		).toEqual([]);
	});

	test("deletes with the version that was read", () => {
		expect(read(linesFor([john], { kind: "delete" })[0])).toEqual({
			method: "DELETE",
			path: `/people/${exampleIds.person}`,
			ifMatch: '"1.abc"',
			bulkId: "John Andersen",
		});
	});
});
