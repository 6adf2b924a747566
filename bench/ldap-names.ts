/** The names in the OpenLDAP directory of the bench. */
export const suffix = "dc=bench";
export const rootDn = `cn=admin,${suffix}`;
export const rootPassword = "bench";

export function personDn(number: number): string {
	return `uid=person${number},${suffix}`;
}
