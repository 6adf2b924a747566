import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
	chmodSync,
	copyFileSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

const maintainer = "The authors of peopled <peopled@example.org>";

/** The file of the package for an architecture, as Debian names it. */
export function debianNameOf(version: string, architecture: string): string {
	return `peopled_${version}_${architecture}.deb`;
}

/**
 * Makes a Debian package from an executable with `dpkg-deb`: the program, the units of systemd, its settings, and the
 * account under which it runs.
 */
export function makeDebianPackage({
	root,
	executable,
	licenses,
	version,
	architecture,
	file,
	compression,
}: {
	/** The project's folder. */
	root: string;
	executable: string;
	/** The text of the licenses of all parts. */
	licenses: string;
	version: string;
	architecture: "amd64" | "arm64";
	file: string;
	/** The compression of the package; "none" is the fastest to make. */
	compression: "gzip" | "none";
}): void {
	const folder = mkdtempSync(join(tmpdir(), "peopled-debian-"));
	try {
		chmodSync(folder, 0o755);
		const deploy = join(root, "deploy");
		const put = (path: string, content: string | Buffer, mode = 0o644) => {
			const target = join(folder, path);
			mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
			writeFileSync(target, content, { mode });
		};
		mkdirSync(join(folder, "usr/bin"), { recursive: true });
		copyFileSync(executable, join(folder, "usr/bin/peopled"));
		chmodSync(join(folder, "usr/bin/peopled"), 0o755);
		const systemd = join(deploy, "systemd");
		for (const name of readdirSync(systemd))
			if (/\.(service|timer)$/.test(name))
				put(
					`usr/lib/systemd/system/${name}`,
					readFileSync(join(systemd, name)),
				);
		put(
			"etc/default/peopled",
			readFileSync(join(systemd, "peopled.default")),
			0o640,
		);
		const documents = "usr/share/doc/peopled";
		put(`${documents}/copyright`, copyright);
		put(
			`${documents}/THIRD-PARTY-LICENSES.txt.gz`,
			gzipSync(licenses, { level: 9 }),
		);
		const changes = gzipSync(describeVersion(version), { level: 9 });
		put(`${documents}/changelog.gz`, changes);
		put(
			`${documents}/CHANGELOG.md.gz`,
			gzipSync(readFileSync(join(root, "CHANGELOG.md")), { level: 9 }),
		);
		for (const script of ["postinst", "prerm", "postrm"])
			put(
				`DEBIAN/${script}`,
				readFileSync(join(deploy, "debian", script)),
				0o755,
			);
		put("DEBIAN/conffiles", "/etc/default/peopled\n");
		const files = listFiles(folder);
		put(
			"DEBIAN/md5sums",
			files.map((path) => `${md5Of(join(folder, path))}  ${path}\n`).join(""),
		);
		const bytes = files.reduce(
			(sum, path) => sum + statSync(join(folder, path)).size,
			0,
		);
		put("DEBIAN/control", describe({ version, architecture, bytes }));
		execFileSync("dpkg-deb", [
			...["--root-owner-group", `-Z${compression}`, "--build"],
			...[folder, file],
		]);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function describe({
	version,
	architecture,
	bytes,
}: {
	version: string;
	architecture: string;
	bytes: number;
}): string {
	return `Package: peopled
Version: ${version}
Section: net
Priority: optional
Architecture: ${architecture}
Maintainer: ${maintainer}
Installed-Size: ${Math.ceil(bytes / 1024)}
Depends: adduser, libc6 (>= 2.17)
Description: people directory server that speaks the Webex People API
 peopled stores the people of an organization and answers the REST calls that
 Webex administrators, integrations and SDKs already make, and the SCIM 2.0
 calls of identity providers. It comes with units of systemd: the server, a
 daily backup and a nightly verification.
`;
}

const copyright = `peopled is under the Apache License 2.0, which is in
/usr/share/common-licenses/Apache-2.0. THIRD-PARTY-LICENSES.txt.gz in this folder has
the licenses of everything that /usr/bin/peopled contains.
`;

function describeVersion(version: string): string {
	return `peopled (${version}) unstable; urgency=medium

  * CHANGELOG.md.gz in this folder lists the changes.

 -- ${maintainer}  ${new Date().toUTCString().replace("GMT", "+0000")}
`;
}

// Without the folder of the package's own description.
function listFiles(folder: string): string[] {
	return readdirSync(folder, { recursive: true })
		.map(String)
		.filter((path) => !path.startsWith("DEBIAN"))
		.filter((path) => statSync(join(folder, path)).isFile())
		.sort();
}

function md5Of(file: string): string {
	return createHash("md5").update(readFileSync(file)).digest("hex");
}
