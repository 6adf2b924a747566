import assert from "node:assert/strict";
import { revokedTogetherMax } from "../../src/directory/authorizations/authorization.ts";
import { bulkBatchLength } from "../../src/webex/bulk/bulk.ts";
import type { Asked } from "../webex/authorization-row.ts";
import { rows } from "../webex/authorization-rows.ts";
import type { Things, World } from "../webex/authorization-world.ts";
import type { Json } from "../webex/harness.ts";
import { ids } from "../webex/harness.ts";
import {
	actOn,
	addGroup,
	addJob,
	addMove,
	addPerson,
	addTemplate,
	make,
	newEmail,
	newLocation,
	newMove,
	newName,
	newNumber,
	newPerson,
	newSnapshot,
	newTemplate,
	type Prepare,
	patch,
	post,
	remove,
	scimOf,
} from "./after-commit-making.ts";
import { authorizeOnce, oauthRows } from "./after-commit-oauth-rows.ts";
import type { SecondReader } from "./directory-picture.ts";

/** The calls that change nothing in the database, although their method may. */
export const readers = [
	"createOidcSignIn",
	// It gives a token that there is to a browser.
	"createSession",
	"searchScim",
	"searchScimGroups",
	"searchScimUsers",
	// The clock, the faults, the requests and the plans are of the process and of files.
	"applyPlan",
	"approvePlan",
	"changeClock",
	"clearRequests",
	"createFault",
	"deleteFault",
	"deleteFaults",
	"makePlan",
	"resetClock",
	"stopApplication",
];

/** The calls after which the world is not as before, in this order at the end. */
export const last = ["loadSnapshot", "resetStandIn"];

/**
 * The calls whose row of the matrix of callers is refused, changes nothing, changes something only once, or needs something of its own.
 */
const own: Readonly<Record<string, Prepare>> = {
	...oauthRows,
	createPerson: () => post("/people", newPerson()),
	runBulk: () =>
		post("/bulk", {
			mode: "best-effort",
			operations: [
				{ method: "POST", path: "/people", body: newPerson() },
				{ method: "POST", path: "/people", body: newPerson() },
			],
		}),
	deletePerson: async (world) => remove(`/people/${await addPerson(world)}`),
	cancelJob: async (world) => post(`/bulk/jobs/${await addJob(world)}/cancel`),
	deleteJob: async (world) => {
		const path = `/bulk/jobs/${await addJob(world)}`;
		await make(world, post(`${path}/cancel`));
		return remove(path);
	},
	updateUserLicenses: async (world) => ({
		method: "PATCH",
		path: "/licenses/users",
		body: {
			personId: await addPerson(world),
			licenses: [{ id: world.things.acme.licenseId, operation: "add" }],
		},
	}),
	deleteLicenseTemplate: async (world) => {
		return remove(`/licenseTemplates/${await addTemplate(world)}`);
	},
	createGroup: ({ things }) =>
		post("/groups", {
			displayName: newName(),
			members: [{ id: things.acme.personId }],
		}),
	deleteGroup: async (world) => remove(`/groups/${await addGroup(world)}`),
	deleteLocation: async (world) => {
		const { id } = await make(world, post("/locations", newLocation()));
		return remove(`/locations/${id}`);
	},
	removeNumbers: async (world) => {
		const path = `/telephony/config/locations/${world.things.acme.locationId}/numbers`;
		const body = { phoneNumbers: [newNumber()] };
		await make(world, post(path, body));
		return { ...remove(path), body };
	},
	deleteWebhook: async (world) => {
		const { id } = await make(world, rowOf("createWebhook", world.things.acme));
		return remove(`/webhooks/${id}`);
	},
	createScimGroup: ({ things }) =>
		post(`${scimOf(things.acme)}/Groups`, {
			displayName: newName(),
			members: [{ value: things.acme.personId }],
		}),
	deleteScimGroup: async (world) =>
		remove(`${scimOf(world.things.acme)}/Groups/${await addGroup(world)}`),
	createScimUser: ({ things }) =>
		post(`${scimOf(things.acme)}/Users`, {
			userName: newEmail(),
			displayName: newName(),
		}),
	updateScimUser: async (world) => ({
		method: "PUT",
		path: `${scimOf(world.things.acme)}/Users/${await addPerson(world)}`,
		body: { userName: newEmail(), displayName: newName() },
	}),
	deleteScimUser: async (world) =>
		remove(`${scimOf(world.things.acme)}/Users/${await addPerson(world)}`),
	runScimBulk: ({ things }) =>
		post(`${scimOf(things.acme)}/Bulk`, {
			Operations: [1, 2].map((number) => ({
				method: "POST",
				path: "/Users",
				bulkId: `user${number}`,
				data: { userName: newEmail(), displayName: newName() },
			})),
		}),
	updateLicenseTemplate: async (world) => ({
		method: "PUT",
		path: `/licenseTemplates/${await addTemplate(world)}`,
		body: { licenses: [ids.webinars] },
	}),
	revertChange: async (world) => {
		const id = await addPerson(world);
		await make(world, patch(id));
		const path = `/people/${id}/changes`;
		const { items } = await make(world, { method: "GET", path });
		return post(`${path}/${(items as Json[])[0]?.id}/revert`);
	},
	patchScimUser: async (world) => ({
		method: "PATCH",
		path: `${scimOf(world.things.acme)}/Users/${await addPerson(world)}`,
		body: { Operations: [{ op: "add", path: "title", value: "VP" }] },
	}),
	patchScimGroup: async (world) => ({
		method: "PATCH",
		path: `${scimOf(world.things.acme)}/Groups/${await addGroup(world)}`,
		body: {
			Operations: [{ op: "replace", path: "displayName", value: newName() }],
		},
	}),
	saveSnapshot: () => post("//peopled/snapshots", { name: newSnapshot() }),
	updatePerson: async (world) => ({
		method: "PUT",
		path: `/people/${await addPerson(world)}`,
		body: { displayName: newName() },
	}),
	patchPerson: async (world) => patch(await addPerson(world)),
	restorePerson: async (world) => {
		const id = await addPerson(world);
		await make(world, remove(`/people/${id}`));
		return post(`/people/${id}/restore`);
	},
	applyJob: async (world) => {
		const id = await addJob(world, "?dryRun=true");
		await world.api.server.runJobs();
		return post(`/bulk/jobs/${id}/apply`);
	},
	undoJob: async (world) => {
		const id = await addJob(world);
		await world.api.server.runJobs();
		return post(`/bulk/jobs/${id}/undo`);
	},
	sendActivationEmails: async (world) => {
		// One at a time is made and waits.
		const path = "/bulk/jobs?state=unfinished";
		const left = await make(world, { method: "GET", path });
		for (const { id } of left.items as Json[])
			await make(world, post(`/bulk/jobs/${id}/cancel`));
		await world.api.server.runJobs();
		return rowOf("sendActivationEmails", world.things.acme);
	},
	createLicenseTemplate: async (world) =>
		post("/licenseTemplates", await newTemplate(world)),
	updateGroup: async (world) => ({
		method: "PATCH",
		path: `/groups/${await addGroup(world)}`,
		body: { description: newName() },
	}),
	createLocation: () => post("/locations", newLocation()),
	updateLocation: ({ things }) => ({
		method: "PUT",
		path: `/locations/${things.acme.locationId}`,
		body: { notes: newName() },
	}),
	addNumbers: ({ things }) =>
		post(`/telephony/config/locations/${things.acme.locationId}/numbers`, {
			phoneNumbers: [newNumber()],
		}),
	updateScimGroup: async (world) => ({
		method: "PUT",
		path: `${scimOf(world.things.acme)}/Groups/${await addGroup(world)}`,
		body: { displayName: newName() },
	}),
	moveUsers: newMove,
	updateIntegration: ({ things }) => ({
		method: "PUT",
		path: `/integrations/${things.acme.integrationId}`,
		body: { description: newName() },
	}),
	updateWebhook: (world) => {
		const { method, path, body } = rowOf("updateWebhook", world.things.acme);
		return { method, path, body: { ...(body as Json), name: newName() } };
	},
	loadSnapshot: async (world) => {
		await changeStart(world);
		return rowOf("loadSnapshot", world.things.acme);
	},
	resetStandIn: async (world) => {
		await changeStart(world);
		return rowOf("resetStandIn", world.things.acme);
	},
	pauseMove: async (world) => actOn(await addMove(world), "pause"),
	resumeMove: async (world) => {
		const id = await addMove(world);
		await make(world, actOn(id, "pause"));
		return actOn(id, "resume");
	},
	abandonMove: async (world) => actOn(await addMove(world), "abandon"),
	deleteSnapshot: async (world) => {
		const name = newSnapshot();
		await make(world, post("//peopled/snapshots", { name }));
		return remove(`//peopled/snapshots/${name}`);
	},
};

/** Calls of so much that it takes several commits. */
export const larger: Readonly<
	Record<string, (world: World, reader: SecondReader) => Promise<Asked>>
> = {
	"a bulk of two batches": async () => {
		const create = () => ({
			method: "POST",
			path: "/people",
			body: newPerson(),
		});
		const nobody = { method: "DELETE", path: `/people/${ids.nobody}` };
		const between = Array(bulkBatchLength - 1).fill(nobody);
		return post("/bulk", {
			mode: "best-effort",
			operations: [create(), ...between, create()],
		});
	},
	"a deletion of a job that waits": async (world) =>
		remove(`/bulk/jobs/${await addJob(world)}`),
	"a revocation of very many authorizations": async (world, reader) => {
		const { id, asked } = await authorizeOnce(world);
		await reader.run(
			`INSERT INTO authorizations (id, org_id, person_id, integration_id, scopes, created_at, expires_at)
			WITH RECURSIVE counted (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM counted WHERE number < ${revokedTogetherMax})
			SELECT id || '-' || number, org_id, person_id, integration_id, scopes, created_at, expires_at
			FROM authorizations, counted WHERE integration_id = '${id}'`,
		);
		return asked;
	},
};

/** The call of this operation as it is really made; each time it changes something. */
export function prepareCall(world: World, id: string): Asked | Promise<Asked> {
	return own[id]?.(world) ?? rowOf(id, world.things.acme);
}

// The row of the matrix, not as a dry run.
function rowOf(id: string, things: Things): Asked {
	const asked = rows[id]?.ask(things);
	assert.ok(asked, `There is no row for ${id}.`);
	const path = asked.path
		.replace(/[?&]dryRun=true/, "")
		.replace(/^([^?]*)&/, "$1?");
	return { ...asked, path };
}

// One change since the snapshot, always the same.
async function changeStart(world: World): Promise<void> {
	await make(world, rowOf("loadSnapshot", world.things.acme));
	await addPerson(world);
}
