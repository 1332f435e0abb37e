/** What `--help` prints. */
export const help = `Judges whether every EC2 instance that Terraform can create refuses IMDSv1.

Usage: require-imdsv2 scan [PATH…] [options]

A directory is walked (without .git, .terraform and node_modules); a file is judged with its
directory as context; a .json file is judged where it is a plan (terraform show -json).
Without a PATH: the working directory.

Options:
  --format FORMAT   pretty (default), json, sarif (2.1.0), or github (annotations of a workflow)
  --fix             write the safe fixes, then judge again
  --diff            print the safe fixes as a unified diff for git apply
  --config FILE     policy file (default: .github/require-imdsv2.yml, where there is one)
  --stats           say on standard error what was read and how long it took
  -h, --help        print this
  -V, --version     print the version

Exit status: 0 no violation · 1 violations · 2 usage or read error

Examples:
  require-imdsv2 scan                              everything below the working directory
  require-imdsv2 scan modules/web main.tf          a directory and a file
  require-imdsv2 scan --diff | git apply           the fixes, as far as they are safe
  require-imdsv2 scan --fix envs/prod              the same, written by the command itself
  require-imdsv2 scan --format sarif > imds.sarif  for GitHub code scanning
  terraform show -json tfplan > plan.json && require-imdsv2 scan plan.json
`;
