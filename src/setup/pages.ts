/** A page. @param html goes in as it is */
const page = (title: string, html: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
body { max-width: 40rem; margin: 3rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif }
label { display: block; margin-top: 1rem; font-weight: 600 }
input { box-sizing: border-box; width: 100%; padding: .4rem .6rem; font: inherit }
small { display: block; opacity: .8 }
button { margin-top: 1.5rem; padding: .5rem 1rem; font: inherit; font-weight: 600 }
table { border-collapse: collapse } td { padding: .2rem 1rem .2rem 0 }
</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${html}
</body>
</html>
`;

export interface AskPage {
  /** The problem of the previous answer. */
  readonly problem?: string;
  /** Does the page ask for the word on the console? */
  readonly word: boolean;
}

/** The first page: asks for the owner, and for the address at which GitHub finds this server. */
export function askPage({ problem, word }: AskPage): string {
  return page(
    'Register require-imdsv2',
    `${problem ? `<p role="alert"><strong>${escapeHtml(problem)}</strong></p>` : ''}
<p>This server has no GitHub App yet. Two steps make one: this page, and a form on GitHub that comes filled in.</p>
<form action="/setup" method="get">${word ? askWord : ''}
<label for="organization">Organization</label>
<input id="organization" name="organization" autocomplete="off" placeholder="acme">
<small>Empty for an App of your own account.</small>
<label for="url">Public address of this server</label>
<input id="url" name="url" type="url" autocomplete="off" placeholder="https://imds.example.com">
<small>GitHub sends its webhooks there. Empty: they stay off until you set an address in the App’s settings.</small>
<button>Continue</button>
</form>`,
  );
}

const askWord = `
<label for="word">Word</label>
<input id="word" name="word" autocomplete="off" required>
<small>The server printed it when it started: others can reach this page, too.</small>`;

export interface Registration {
  /** GitHub's form. */
  readonly action: string;
  readonly manifest: Readonly<Record<string, unknown>>;
}

/** The second page: the App to register, and the button that takes it to GitHub. */
export function registerPage({ action, manifest }: Registration): string {
  const permissions = Object.entries(manifest.default_permissions as Record<string, string>)
    .map(([name, access]) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(access)}</td></tr>`)
    .join('\n');
  const { url, active } = manifest.hook_attributes as { url: string; active: boolean };
  return page(
    'Register require-imdsv2',
    `<p>Webhooks: ${active ? escapeHtml(url) : 'off'}. Permissions, each with its reason in <code>app.yml</code>:</p>
<table>${permissions}</table>
<form action="${escapeHtml(action)}" method="post">
<input type="hidden" name="manifest" value="${escapeHtml(JSON.stringify(manifest))}">
<button>Register on ${escapeHtml(new URL(action).host)}</button>
</form>`,
  );
}

/** The last page. @param appUrl the App's page on GitHub */
export function donePage(name: string, appUrl: string): string {
  return page(
    `${name} is registered`,
    `<p>Its number, key and webhook secret are in <code>.env</code>, which only you can read. The server runs with them now.</p>
<p><a href="${escapeHtml(`${appUrl}/installations/new`)}">Install it on repositories</a></p>`,
  );
}

export function problemPage(problem: string): string {
  return page('That did not work', `<p>${escapeHtml(problem)}</p>\n<p><a href="/">Begin again</a></p>`);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
