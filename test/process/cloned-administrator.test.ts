import { expect, test } from "bun:test";
import {
	createClonedRole,
	describeRoles,
} from "../../src/directory/access/cloned-roles.ts";
import { createOrganization } from "../../src/directory/organizations/create-organization.ts";
import { openLocalService } from "../../src/process/local-service.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { startPeopled } from "../../src/testing/start-peopled.ts";
import { showId } from "../../src/webex/ids.ts";
import { createFolder } from "../end-to-end/process.ts";

const orgId = "3f0c1a52-1f7e-4a5b-9b1d-2c3d4e5f6a01";
const role = createClonedRole({
	id: "a-full-administrator-elsewhere",
	// Roles are known to the whole process, with the tests of other files: none of theirs has this name.
	name: "Full Administrator Elsewhere",
});

test("an administrator by a role of another service is found, in a rehearsal and in a test", async () => {
	await using folder = await createFolder();
	const file = `${folder.path}/peopled.db`;
	const contents = createOrganization({
		...{ orgId, adminId: "3f0c1a52-1f7e-4a5b-9b1d-2c3d4e5f6a02" },
		...{ name: "Cloned", now: Date.now() },
		admin: { email: "admin@cloned.example", displayName: "Admin" },
	});
	{
		await using store = openSqliteStore(file);
		await store.load({
			...contents,
			people: [...(contents.people ?? [])].map(({ person, presence }) => ({
				person: { ...person, roles: [role.id] },
				presence,
			})),
			settings: [describeRoles([role]) ?? []].flat(),
		});
	}
	await using local = await openLocalService({
		file,
		orgId: showId("ORGANIZATION", orgId),
		seed: 1,
		now: Date.now,
	});
	const request = new Request("http://localhost/v1/people", {
		headers: { authorization: `Bearer ${local.token}` },
	});
	expect((await local.send(request)).status).toBe(200);
	await using peopled = await startPeopled({ data: folder.path });
	expect(peopled.token).toBeString();
});
