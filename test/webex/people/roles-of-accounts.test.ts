import { expect, test } from "bun:test";
import { showId } from "../../../src/webex/ids.ts";
import {
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
} from "../harness.ts";

describeApi("Roles", (openApi) => {
	test("are given to bots and guests only where they make no administrator role, in every way in", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		for (const email of [
			"frontdesk@webex.bot",
			"visitor-1@guest.example.com",
		]) {
			const path = `/people/${await api.idOf(email)}`;
			for (const role of [
				ids.fullAdministrator,
				ids.readonlyAdministrator,
				showId("ROLE", "id_device_admin"),
				showId("ROLE", "atlas-portal.partner.salesadmin"),
			]) {
				const roles = [ids.secondRole, role];
				const refused = "roles[1] is for people only";
				const put = await api.call(admin, "PUT", path, {
					displayName: "B",
					roles,
				});
				expectRefusal(put, 400, refused);
				const patch = await api.call(admin, "PATCH", path, { roles });
				expectRefusal(patch, 400, refused);
				const bulk = await api.call(admin, "POST", "/bulk", {
					mode: "best-effort",
					operations: [{ method: "PATCH", path, body: { roles } }],
				});
				expect(bulk.text).toContain(refused);
			}
			const other = await api.call(admin, "PATCH", path, {
				roles: [ids.secondRole],
			});
			expectStatus(other, 200);
		}
	});
});
