import { expect, test } from "bun:test";
import type { Person } from "../../../src/contract/person.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	people,
	type Reply,
} from "../harness.ts";

/** A number as people write it in a location's country, and as it is shown. */
const numbers: [string, string, string, string][] = [
	["San Jose", ids.location, "(408) 526-9999", "+1 408 526 9999"],
	["Denver", ids.denver, "720 865 9999", "+1 720 865 9999"],
	["London", ids.london, "020 7946 0999", "+44 20 7946 0999"],
	["Berlin", ids.berlin, "030/23125999", "+49 30 23125999"],
	["Bengaluru", ids.bengaluru, "080 4426 9999", "+91 80 4426 9999"],
	["Tokyo", ids.tokyo, "03-5324-4999", "+81 3 5324 4999"],
	["Sydney", ids.sydney, "(02) 5550 1999", "+61 2 5550 1999"],
];

const work = (value: string) => [{ type: "work", value }];
const license = { licenses: [ids.callingLicense] };

describeApi("Webex Calling", (openApi) => {
	for (const [place, locationId, written, shown] of numbers)
		test(`reads a number as it is written in ${place} and shows it in international form`, async () => {
			await using api = await openApi();
			const reply = await put(api, ids.manager, {
				...license,
				locationId,
				phoneNumbers: work(written),
			});
			expectStatus(reply, 200);
			expect(reply.body.phoneNumbers).toEqual([{ type: "work", value: shown }]);
			expect(reply.body.locationId).toBe(locationId);
			const again = await put(api, ids.manager, {
				...license,
				phoneNumbers: work(shown.replaceAll(" ", "")),
			});
			expect(again.body.phoneNumbers).toEqual(reply.body.phoneNumbers);
			expect(again.body.lastModified).toBe(reply.body.lastModified);
		});

	const wrongNumbers: [string, string, string][] = [
		[ids.london, "408 526 7299", "is not a telephone number that exists in GB"],
		[ids.berlin, "12", "is too short for a number of DE"],
		[ids.location, "555 0100 EXT 3", "has an extension (3)"],
		[ids.location, "not a number", "must be a telephone number in digits"],
		[
			ids.location,
			"+999 123 456",
			"does not begin with the calling code of a country: no country has +999",
		],
		[ids.location, "", "is required"],
		[ids.location, "4".repeat(60), "is too long for a number of US"],
	];
	test("refuses numbers that cannot exist in the location's country", async () => {
		await using api = await openApi();
		const before = await api.see(ids.manager);
		for (const [locationId, value, words] of wrongNumbers)
			expectRefusal(
				await put(api, ids.manager, {
					...license,
					locationId,
					phoneNumbers: [...work("+1 408 526 9998"), ...work(value)],
				}),
				400,
				`phoneNumbers[1].value ${words}`,
			);
		expect(await api.see(ids.manager)).toEqual(before);
	});

	const starts: [string, Json, string[]][] = [
		["no location", { extension: "4711" }, ["locationId is required"]],
		[
			"neither number nor extension",
			{ locationId: ids.denver },
			["phoneNumbers or extension is required"],
		],
		["nothing at all", {}, ["locationId is required", "phoneNumbers or"]],
		[
			"only a number that is not for work",
			{
				locationId: ids.denver,
				phoneNumbers: [{ type: "mobile", value: "+1 720 865 9999" }],
			},
			["phoneNumbers or extension is required"],
		],
		...["1", "12345678901", "12a", "+133"].map(
			(extension): [string, Json, string[]] => [
				`the extension ${extension}`,
				{ locationId: ids.denver, extension },
				["extension must be 2 to 10 digits"],
			],
		),
	];
	for (const [what, body, says] of starts)
		test(`refuses to assign a calling license with ${what}`, async () => {
			await using api = await openApi();
			const before = await api.see(ids.manager);
			expectRefusal(
				await put(api, ids.manager, { ...license, ...body }),
				400,
				...says,
			);
			expect(await api.see(ids.manager)).toEqual(before);
		});

	test("refuses number, extension and location without a calling license, all at once", async () => {
		await using api = await openApi();
		expectRefusal(
			await put(api, ids.manager, {
				licenses: [ids.messaging],
				phoneNumbers: work("408 526 9999"),
				extension: "4711",
				locationId: ids.denver,
			}),
			400,
			"phoneNumbers[0] needs a Webex Calling license",
			"extension needs a Webex Calling license",
			"locationId needs a Webex Calling license",
		);
	});

	test("refuses two calling licenses for one person", async () => {
		await using api = await openApi();
		expectRefusal(
			await put(api, ids.manager, {
				licenses: [ids.callingLicense, ids.standardCalling],
				locationId: ids.denver,
				extension: "4711",
			}),
			400,
			"licenses must hold at most one calling license",
		);
	});

	test("lets a person go from one calling license to another and keep everything", async () => {
		await using api = await openApi();
		const before = await api.see(ids.person);
		const reply = await put(api, ids.person, {
			...before,
			licenses: [ids.meetingLicense, ids.standardCalling],
		});
		expectStatus(reply, 200);
		expect(reply.body).toMatchObject({
			extension: "133",
			locationId: ids.location,
			phoneNumbers: before.phoneNumbers,
		});
	});

	test("cannot move an existing calling user to another location", async () => {
		await using api = await openApi();
		const before = await api.see(ids.person);
		for (const locationId of [ids.denver, ids.lisbon])
			expectRefusal(
				await put(api, ids.person, { ...before, locationId }),
				400,
				/^locationId .*cannot be changed for an existing calling user/,
			);
		expect(await api.see(ids.person)).toEqual(before);
	});

	test("moves a calling user by taking the license away and giving it again", async () => {
		await using api = await openApi();
		const before = await api.see(ids.person);
		const released = await put(api, ids.person, { ...before, licenses: [] });
		expectStatus(released, 200);
		for (const name of ["phoneNumbers", "extension", "locationId"])
			expect(released.body).not.toHaveProperty(name);
		expect(released.headers.get("warning")).toContain("were released");
		const moved = await put(api, ids.person, {
			...before,
			locationId: ids.london,
		});
		expect(moved.body).toMatchObject({
			locationId: ids.london,
			extension: "133",
			phoneNumbers: [
				{ type: "work", value: "+1 408 526 7209" },
				{ type: "work_extension", value: "84133" },
			],
		});
	});

	test("gives a number to one person of the organization only, until it is released", async () => {
		await using api = await openApi();
		const start = {
			...license,
			locationId: ids.denver,
			phoneNumbers: work("+1 (408) 526-7209"),
		};
		const before = await api.see(ids.manager);
		expectRefusal(
			await put(api, ids.manager, start),
			409,
			"phoneNumbers +14085267209 is already the number of another person",
		);
		expect(await api.see(ids.manager)).toEqual(before);
		const john = await api.see(ids.person);
		await put(api, ids.person, {
			...john,
			phoneNumbers: work("408 526 9997"),
		});
		expectStatus(await put(api, ids.manager, start), 200);
		expectStatus(await put(api, ids.person, john), 409);
	});

	test("gives an extension to one person of a location only, and to others elsewhere", async () => {
		await using api = await openApi();
		const start = (locationId: string) =>
			put(api, ids.manager, { ...license, locationId, extension: "133" });
		expectRefusal(
			await start(ids.location),
			409,
			"extension 133 is already the extension of another person in this location",
		);
		const elsewhere = await start(ids.denver);
		expect(elsewhere.body.extension).toBe("133");
	});

	test("names both when number and extension are taken", async () => {
		await using api = await openApi();
		expectRefusal(
			await put(api, ids.manager, {
				...license,
				locationId: ids.location,
				extension: "133",
				phoneNumbers: work("408 526 7209"),
				emails: ["ADMIN@example.com"],
			}),
			409,
			"phoneNumbers ",
			"extension ",
			"emails ",
		);
	});

	test("gives back what a deleted person held", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		expectStatus(await api.call(admin, "DELETE", `/people/${ids.person}`), 204);
		const reply = await put(api, ids.manager, {
			...license,
			locationId: ids.location,
			extension: "133",
			phoneNumbers: work("408 526 7209"),
			emails: ["John.Andersen@example.com"],
		});
		expectStatus(reply, 200);
	});

	test("lets two people swap extensions by way of a third", async () => {
		await using api = await openApi();
		const [one, two] = [ids.person, await api.idOf(people.member)];
		const [john, karim] = [await api.see(one), await api.see(two)];
		expectStatus(await put(api, one, { ...john, extension: "2000" }), 409);
		await put(api, two, { ...karim, extension: "7777" });
		expectStatus(await put(api, one, { ...john, extension: "2000" }), 200);
		expectStatus(await put(api, two, { ...karim, extension: "133" }), 200);
	});

	test("shows the routing prefix with the extension, and ignores that entry when it comes back", async () => {
		await using api = await openApi();
		const reply = await put(api, ids.manager, {
			...license,
			locationId: ids.berlin,
			extension: "4711",
		});
		const entry = { type: "work_extension", value: "854711" };
		expect(reply.body.phoneNumbers).toEqual([entry as never]);
		const other = await put(api, ids.manager, {
			...license,
			extension: "4712",
			phoneNumbers: [
				entry,
				{ type: "fax", value: "nonsense" },
				...work("+49 30 23125998"),
			],
		});
		expect(other.body.phoneNumbers).toEqual([
			{ type: "work", value: "+49 30 23125998" },
			{ type: "work_extension", value: "854712" },
		]);
	});

	test("keeps a number once that is sent twice", async () => {
		await using api = await openApi();
		const reply = await put(api, ids.manager, {
			...license,
			locationId: ids.location,
			phoneNumbers: [...work("408 526 9999"), { value: "+14085269999" }],
		});
		expect(reply.body.phoneNumbers).toEqual(
			work("+1 408 526 9999") as Person["phoneNumbers"],
		);
	});

	test("does not show calling data unless it is asked for, nor to those who are no administrators", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const member = await api.tokenOf(people.member);
		const asked: [string, string][] = [
			[admin, ""],
			[admin, "?callingData=false"],
			[member, "?callingData=true"],
		];
		for (const [token, query] of asked) {
			const path = `/people/${ids.person}${query}`;
			const { body } = await api.call(token, "GET", path);
			for (const name of ["phoneNumbers", "extension", "locationId"])
				expect(body).not.toHaveProperty(name);
		}
		const flags = await api.call(
			admin,
			"GET",
			`/people/${ids.person}?callingData=TRUE`,
		);
		expect(flags.body).toHaveProperty("extension", "133");
		expectRefusal(
			await api.call(admin, "GET", `/people/${ids.person}?callingData=1`),
			400,
			"callingData must be true or false",
		);
	});

	test("sets the time zone of the location for those who have none", async () => {
		await using api = await openApi();
		const before = await api.see(ids.manager);
		expect(before).not.toHaveProperty("timezone");
		const reply = await put(api, ids.manager, {
			...license,
			locationId: ids.tokyo,
			extension: "4711",
		});
		expect(reply.body.timezone).toBe("Asia/Tokyo");
	});
});

async function put(api: Api, id: string, body: Json): Promise<Reply<Person>> {
	const admin = await api.tokenOf(people.full);
	return api.call<Person>(admin, "PUT", `/people/${id}?callingData=true`, {
		displayName: "John Duarte",
		...body,
	});
}
