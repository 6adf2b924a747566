import { expect, test } from "bun:test";
import type { Person } from "../../src/contract/person.ts";
import {
	describeApi,
	descriptionsOf,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	people,
} from "../webex/harness.ts";

const empties = [null, "", "  "];

describeApi("null, an empty text and a property left out", (openApi) => {
	test("say the same of everything of a person", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const path = `/people/${ids.person}?callingData=true`;
		const before = await api.see(ids.person);
		const address = {
			type: "work",
			country: "US",
			region: "California",
			locality: "Milpitas",
			streetAddress: "1099 Bird Ave.",
			postalCode: "99212",
		};
		const put = async (change: Json) => {
			const reply = await api.call<Person>(admin, "PUT", path, {
				...before,
				addresses: [address],
				...change,
			});
			expectStatus(reply, 200);
			const { lastModified: _, ...rest } = reply.body;
			return rest;
		};
		for (const name of [
			"avatar",
			"department",
			"manager",
			"title",
			"extension",
			"managerId",
			"locationId",
			"orgId",
			"loginEnabled",
		]) {
			const without = await put({ [name]: undefined });
			for (const empty of empties)
				expect([name, await put({ [name]: empty })]).toEqual([name, without]);
		}
		for (const name of Object.keys(address)) {
			const without = await put({
				addresses: [{ ...address, [name]: undefined }],
			});
			for (const empty of empties)
				expect([
					name,
					await put({ addresses: [{ ...address, [name]: empty }] }),
				]).toEqual([name, without]);
		}
		const none = await put({ addresses: undefined });
		expect(none).not.toHaveProperty("addresses");
		for (const addresses of [
			null,
			[],
			[{}],
			[{ region: "" }, { city: "unknown" }, { type: null, country: " " }],
		])
			expect(await put({ addresses })).toEqual(none);
	});

	test("say the same of what is missing", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		for (const value of [undefined, ...empties]) {
			const reply = await api.call(
				admin,
				"PUT",
				`/people/${ids.person}?callingData=true`,
				{
					...(await api.see(ids.person)),
					phoneNumbers: [{ type: "work", value }],
				},
			);
			expectRefusal(reply, 400, "phoneNumbers[0].value is required.");
			const address = { address1: "A", city: value, country: "NO" };
			for (const reply of [
				await api.call(admin, "PUT", `/locations/${ids.denver}`, { address }),
				await api.call(admin, "POST", "/locations", {
					name: "L",
					timeZone: "Europe/Oslo",
					preferredLanguage: "nb_no",
					address,
				}),
			]) {
				expectRefusal(reply, 400, "address.city is required.");
				expect(descriptionsOf(reply)).toHaveLength(1);
			}
		}
	});

	test("say the same of a number's type, of names, and of the details of a location", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		for (const empty of empties) {
			const email = `${empties.indexOf(empty)}@example.com`;
			const made = await api.call<Person>(admin, "POST", "/people", {
				emails: [email],
				displayName: empty,
				firstName: "Ada",
				lastName: empty,
			});
			expectStatus(made, 200);
			expect(made.body.displayName).toBe("Ada");
			expect(made.body).not.toHaveProperty("lastName");
			const typed = await api.call<Person>(
				admin,
				"PUT",
				`/people/${ids.person}?callingData=true`,
				{
					...(await api.see(ids.person)),
					phoneNumbers: [{ type: empty, value: "408 526 7209" }],
				},
			);
			expectStatus(typed, 200);
			const location = await api.call(admin, "POST", "/locations", {
				name: `L${email}`,
				timeZone: "Europe/Oslo",
				preferredLanguage: "nb_no",
				notes: empty,
				latitude: empty,
				address: {
					address1: "A",
					address2: empty,
					city: "B",
					state: empty,
					postalCode: empty,
					country: "NO",
				},
			});
			expectStatus(location, 201);
			const path = `/locations/${location.body.id}`;
			const shown = await api.call<Json>(admin, "GET", path);
			expect(shown.body.address).toEqual({
				address1: "A",
				city: "B",
				country: "NO",
			});
			expect(shown.body).not.toHaveProperty("notes");
			expectStatus(await api.call(admin, "PUT", path, { notes: "N" }), 204);
			expectStatus(await api.call(admin, "PUT", path, { notes: empty }), 204);
			expect((await api.call(admin, "GET", path)).body).toEqual(shown.body);
			expectRefusal(
				await api.call(admin, "PUT", path, { name: empty }),
				400,
				"name must not be empty.",
			);
		}
	});
});
