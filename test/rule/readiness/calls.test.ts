import { describe, expect, it } from 'vitest';
import { callsWithoutToken } from '../../../src/rule/readiness/metadata-calls.ts';

const imds = 'http://169.254.169.254/latest';
const header = '-H "X-aws-ec2-metadata-token: $TOKEN"';
const put = `TOKEN=$(curl -sX PUT "${imds}/api/token" -H "X-aws-ec2-metadata-token-ttl-seconds: 300")`;

/** `>` in front of a line says that it is found. */
const table: readonly { readonly name: string; readonly script: readonly string[] }[] = [
  { name: 'curl and wget', script: [`>curl -s ${imds}/meta-data/`, `>wget -qO- ${imds}/meta-data/ami-id`] },
  {
    name: 'a host name and IPv6',
    script: ['>curl http://instance-data/latest/', '>curl -g "http://[fd00:ec2::254]/latest/"'],
  },
  { name: 'no scheme', script: ['>curl 169.254.169.254/latest/meta-data/'] },
  { name: 'a token that is used', script: [put, `curl ${header} ${imds}/meta-data/`] },
  { name: 'a token that is not used', script: [put, `>curl ${imds}/meta-data/`] },
  {
    name: 'a header in lower case, of wget',
    script: [`wget --header="x-aws-ec2-metadata-token: $T" ${imds}/x`],
  },
  {
    name: 'the lifetime is not the token',
    script: [`>curl -H "X-aws-ec2-metadata-token-ttl-seconds: 1" ${imds}/meta-data/`],
  },
  {
    name: 'a token in the middle',
    script: [`curl -H "X-aws-ec2-metadata-token: $(curl -X PUT ${imds}/api/token)" ${imds}/meta-data/`],
  },
  {
    name: 'on one line with others',
    script: [
      `>${put}; curl ${header} ${imds}/a; curl ${imds}/b && echo done`,
      `${put} && curl ${header} ${imds}/a | jq .`,
    ],
  },
  {
    name: 'in a substitution',
    script: [
      `>ID=$(curl -s ${imds}/id)`,
      `>ID=\`wget -qO- ${imds}/id\``,
      `>echo "I am $(curl -s ${imds}/id)"`,
    ],
  },
  {
    name: 'over several lines',
    script: [
      'curl -s \\',
      '  --retry 3 \\',
      `>  ${imds}/meta-data/`,
      'curl \\',
      `  ${header} \\`,
      `  ${imds}/x`,
    ],
  },
  {
    name: 'comments',
    script: [`# curl ${imds}/x`, `  # curl ${imds}/x`, `true # curl ${imds}/x`, `>curl ${imds}/x # comment`],
  },
  {
    name: 'the address in a variable',
    script: [
      `IMDS="${imds}"`,
      '>curl -s $IMDS/meta-data',
      `>curl -s "\${IMDS}/meta-data"`,
      `curl ${header} $IMDS/x`,
      'curl $OTHER',
    ],
  },
  {
    name: 'an address made of another',
    script: [
      `export BASE=${imds}`,
      'URL="$BASE/meta-data"',
      '>curl "$URL"',
      'TOKEN=$(curl -X PUT "$BASE/api/token")',
    ],
  },
  { name: 'the address of the token in a variable', script: [`URL=${imds}/api/token`, 'curl -X PUT $URL'] },
  {
    name: 'the header in a variable',
    script: [
      'H="X-aws-ec2-metadata-token: $T"',
      `curl -H "$H" ${imds}/x`,
      `AUTH=(-H "$H")`,
      `curl -H "\${H}" ${imds}/x`,
    ],
  },
  {
    name: 'the header in an array',
    script: ['AUTH=(-H "X-aws-ec2-metadata-token: $T")', `curl "\${AUTH[@]}" ${imds}/x`],
  },
  { name: 'the client in a variable', script: ['CURL="curl -s --retry 3"', `>$CURL ${imds}/x`] },
  {
    name: 'a function that adds the header',
    script: ['imds() {', `  curl -s ${header} "$@"`, '}', `imds ${imds}/meta-data/`],
  },
  {
    name: 'a function that adds header and address',
    script: [`imds() { curl -s ${header} "${imds}/$1"; }`, 'imds meta-data'],
  },
  {
    name: 'a function that adds nothing',
    script: ['get() {', '  curl -s "$1"', '}', `>get ${imds}/meta-data/`],
  },
  {
    name: 'a function with the address',
    script: ['meta() {', `>  curl -s "${imds}/meta-data/$1"`, '}', 'meta id'],
  },
  {
    name: 'written into another file',
    script: [`cat > /x.sh <<'EOF'`, `>curl ${imds}/x`, 'EOF', `>echo "curl ${imds}/x" >> /y.sh`],
  },
  { name: 'only printed', script: [`echo "try curl ${imds}/x"`] },
  {
    name: 'no calls',
    script: [
      'export NO_PROXY=169.254.169.254,localhost',
      'no_proxy=169.254.169.254 curl https://example.com',
      'curl --noproxy 169.254.169.254 https://example.com',
      'iptables -A FORWARD -d 169.254.169.254 -j DROP',
      'ip route add 169.254.169.254/32 dev eth0',
      'curl http://169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
      'server 169.254.169.123 prefer iburst',
      'cat /run/cloud-init/instance-data.json',
      'ec2-metadata --instance-id',
    ],
  },
  {
    name: 'another cloud',
    script: [`curl -H "Metadata-Flavor: Google" http://169.254.169.254/computeMetadata/v1/`],
  },
  { name: 'an apostrophe in prose', script: [`echo don't`, `>curl ${imds}/x`] },
  { name: 'a header from a file can’t be seen', script: [`curl -H @/tmp/header ${imds}/x`] },
  {
    name: 'cloud-config',
    script: ['#cloud-config', 'runcmd:', `>  - curl ${imds}/x`, `>  - [ curl, -s, "${imds}/x" ]`],
  },
  {
    name: 'after an unclosed bracket',
    script: ['case "$1" in', '  a) echo "(";;', 'esac', `>curl ${imds}/x`],
  },
  {
    name: 'Python with and without the header',
    script: [
      'import requests',
      `>r = requests.get("${imds}/meta-data/")`,
      `r = requests.get("${imds}/meta-data/", headers={"X-aws-ec2-metadata-token": t})`,
      'r = requests.get(',
      `    "${imds}/meta-data/",`,
      '    headers={"X-aws-ec2-metadata-token": token},',
      ')',
    ],
  },
  {
    name: 'Python with names',
    script: [
      `url = "${imds}/meta-data/"`,
      'headers = {"X-aws-ec2-metadata-token": token}',
      'a = requests.get(url, headers=headers)',
      '>b = urllib.request.urlopen(url)',
    ],
  },
  {
    name: 'Python with a request object',
    script: [
      `req = urllib.request.Request("${imds}/meta-data/")`,
      'req.add_header("X-aws-ec2-metadata-token", token)',
      'urllib.request.urlopen(req)',
    ],
  },
  {
    name: 'Python by the literal address alone',
    script: ['#!/usr/bin/env python3', '>conn = Connection("169.254.169.254")', 'conn.go()'],
  },
  {
    name: 'Node',
    script: [`>http.get('${imds}/meta-data/', (res) => {`, '  res.resume();', '});', `// fetch('${imds}')`],
  },
  {
    name: 'Node with options',
    script: [
      'const options = {',
      `  host: '169.254.169.254',`,
      `  headers: { 'X-aws-ec2-metadata-token': token },`,
      '};',
      'http.request(options);',
    ],
  },
  { name: 'Ruby', script: [`uri = URI('${imds}/meta-data/')`, '>Net::HTTP.get(uri)'] },
  {
    name: 'PowerShell',
    script: [
      '<powershell>',
      `>$id = Invoke-RestMethod -Uri ${imds}/meta-data/instance-id`,
      `>(New-Object Net.WebClient).DownloadString("${imds}/x")`,
      '$h = @{"X-aws-ec2-metadata-token" = $token}',
      `Invoke-RestMethod -Headers $h -Uri ${imds}/x`,
      'Invoke-RestMethod `',
      `  -Headers @{"X-aws-ec2-metadata-token" = $token} \``,
      `  -Uri ${imds}/x`,
      '</powershell>',
    ],
  },
];

describe('callsWithoutToken', () => {
  it.each(table)('$name', ({ script }) => {
    const text = script.map((line) => line.replace(/^>/, '')).join('\n');
    const lines = callsWithoutToken(text).map((offset) => text.slice(0, offset).split('\n').length);
    const expected = script.flatMap((line, index) => (line.startsWith('>') ? index + 1 : []));
    expect([...new Set(lines)]).toEqual(expected);
  });

  it('comes to an end on hostile text', () => {
    // A text that took minutes would run into the time limit of the test.
    for (const piece of ['$(', '(', '"', '`', 'f(', 'a=', '\\', 'curl http://169.254.169.254 ', 'x() {'])
      expect(callsWithoutToken(`${piece.repeat(20_000)} http://169.254.169.254`)).toBeInstanceOf(Array);
  });
});
