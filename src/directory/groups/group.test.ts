import { describe, expect, test } from "bun:test";
import { DirectoryError } from "../errors.ts";
import { buildGroup, rebuildGroup } from "./group.ts";

const base = { id: "g", orgId: "o", createdAt: 1 };

describe("a group", () => {
	test.each(["", "  "])("has a name, and not %j", (displayName) => {
		expect(() => buildGroup({ displayName }, base)).toThrow(DirectoryError);
		const group = buildGroup({ displayName: "Sales" }, base);
		expect(() => rebuildGroup(group, { displayName })).toThrow(DirectoryError);
		expect(rebuildGroup(group, {}).displayName).toBe("Sales");
	});
});
