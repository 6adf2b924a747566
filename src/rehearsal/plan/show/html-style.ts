/** The style of the page of a plan, for light and dark screens and for paper. */
export const htmlStyle = `
:root { color-scheme: light dark; --line: #8886; --loss: light-dark(#a4120f, #ff9d98); --gain: light-dark(#0c6b2f, #7fd79a); --quiet: light-dark(#595959, #b0b0b0); }
* { box-sizing: border-box; }
body { background: light-dark(#fff, #161616); color: light-dark(#1a1a1a, #ededed); font: 1rem/1.5 system-ui, sans-serif; max-width: 75rem; margin: 0 auto; padding: 1.5rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; color: var(--loss); }
.summary { font-size: 1.1rem; margin: 0 0 1rem; }
dl { margin: 0; display: grid; gap: .25rem; color: var(--quiet); font-size: .875rem; }
dl div { display: grid; grid-template-columns: 7rem 1fr; }
dd { margin: 0; }
ul { margin: .25rem 0; padding-left: 1.25rem; }
.losses { border: 1px solid var(--line); border-left: .3rem solid var(--loss); border-radius: .25rem; padding: .25rem 1rem 1rem; margin-top: 1.5rem; }
.losses h2 { margin-top: .75rem; }
table { border-collapse: collapse; width: 100%; }
.fields { width: auto; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { font-weight: 600; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.steps th[scope=row] { width: 38%; }
.email { color: var(--quiet); display: block; }
.losses .email { display: inline; }
.action { float: right; font-size: .75rem; border: 1px solid currentColor; border-radius: 1rem; padding: 0 .5rem; margin-left: .5rem; color: var(--quiet); }
.delete .action { color: var(--loss); }
.create .action { color: var(--gain); }
.changes { list-style: none; padding: 0; margin: 0; }
code { font: .875em ui-monospace, monospace; }
del { color: var(--loss); text-decoration-thickness: 1px; }
ins { color: var(--gain); text-decoration: none; }
.note { margin: .25rem 0 0; font-size: .875rem; color: var(--quiet); }
@media (max-width: 40rem) {
	body { padding: 1rem; }
	.steps thead { position: absolute; clip-path: inset(50%); }
	.steps tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); }
	.steps th, .steps td { display: block; width: auto !important; border: 0; padding: .1rem 0; text-align: left; }
	.steps td.number::before { content: "Step "; }
}
@media print { tr { break-inside: avoid; } body { padding: 0; } }
`;
