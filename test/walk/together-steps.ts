import { people } from "../webex/harness.ts";
import type { Chooser, Known, Maker } from "./choose.ts";
import * as scim from "./scim-steps.ts";
import * as webex from "./webex-steps.ts";
import { orgId, scimPath } from "./worlds.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** Lets a person sign in, or no longer. */
export const switchSignIn: Maker = (choose, known) => {
	const id = choose.pick(known.people);
	const isEnabled = choose.chance(50);
	return choose.chance(50)
		? {
				method: "PATCH",
				path: `/people/${id}`,
				body: { loginEnabled: isEnabled },
			}
		: {
				method: "PATCH",
				path: `${scimPath}/Users/${id}`,
				body: {
					schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
					Operations: [{ op: "replace", value: { active: isEnabled } }],
				},
			};
};

const bulkMakers: readonly Maker[] = [
	webex.createPerson,
	webex.updatePerson,
	webex.updatePerson,
	webex.patchPerson,
	webex.patchPerson,
	webex.deletePerson,
	webex.assignLicenses,
	webex.assignLicenses,
	// A bulk changes only people.
	webex.updateGroup,
];

export const runBulk: Maker = (choose, known, more) => ({
	method: "POST",
	path: "/bulk",
	laws: "bulk",
	body: {
		mode: choose.pick(["best-effort", "all-or-nothing"]),
		operations: Array.from({ length: 1 + choose.below(6) }, () => {
			const { method, path, body, makes } = choose.pick(bulkMakers)(
				choose,
				known,
				more,
			);
			return { method, path, body, bulkId: makes };
		}),
	},
	headers: choose.maybe(15, () => ({ prefer: "handling=strict" })),
});

const scimMakers: readonly Maker[] = [
	scim.createUser,
	scim.createUser,
	scim.updateUser,
	scim.patchUser,
	scim.patchUser,
	webex.deleteUser,
	scim.createScimGroup,
	scim.updateScimGroup,
	scim.patchScimGroup,
	scim.patchScimGroup,
];

/** Operations that refer to what others create, in any order, and at times to what none creates. */
export const runScimBulk: Maker = (choose, known, more) => {
	const made = Array.from({ length: 1 + choose.below(6) }, () =>
		choose.pick(scimMakers)(choose, known, more),
	);
	const namesOf = (kind: string) =>
		made.flatMap(({ makes }) =>
			makes?.startsWith(kind) ? [`bulkId:${makes}`] : [],
		);
	const created: Known = {
		...known,
		people: [...namesOf("p"), ...namesOf("p"), ...known.people.slice(0, 3)],
	};
	if (choose.chance(10)) created.people.push("bulkId:nobody");
	const groups = [...namesOf("g"), ...known.groups.slice(0, 2)];
	if (namesOf("p").length > 0)
		made.push(addMembers(choose, { ...created, groups }));
	return {
		method: "POST",
		path: `${scimPath}/Bulk`,
		laws: "scimBulk",
		body: {
			schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
			failOnErrors: choose.maybe(50, () => 1 + choose.below(3)),
			Operations: choose
				.some(made, made.length)
				.concat(made)
				.filter((each, index, all) => all.indexOf(each) === index)
				.map(({ method, path, body, makes }) => ({
					method,
					path: path.slice(scimPath.length),
					bulkId: makes,
					data:
						method === "DELETE"
							? undefined
							: choose.chance(20)
								? JSON.stringify(body)
								: body,
				})),
		},
	};
};

const addMembers = (choose: Chooser, known: Known) => {
	const members = choose
		.some(known.people, 3)
		.filter((value, index, all) => all.indexOf(value) === index)
		.map((value) => ({ value }));
	return {
		method: "PATCH",
		path: `${scimPath}/Groups/${choose.pick(known.groups)}`,
		body: {
			schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
			Operations: [{ op: "add", path: "members", value: members }],
		},
		makes: undefined,
	};
};

/** At times a day after the one before, when the same people may get an email again. */
export const sendActivations: Maker = (choose) => ({
	method: "POST",
	path: `/identity/organizations/${orgId}/jobs/sendActivationEmails`,
	laws: "activations",
	caller: people.full,
	passedMs: choose.maybe(40, () => dayMs),
});
