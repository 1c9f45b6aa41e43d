// Runs every GraphQL-over-HTTP audit against the server at the given address, names what failed, and counts.
import { serverAudits } from "graphql-http";

const url = process.argv[2];
if (!url) {
  console.error("usage: node audit.mjs http://127.0.0.1:8080/graphql");
  process.exit(2);
}

const audits = serverAudits({ url, fetchFn: fetch });
const failed = [];
for (const audit of audits) {
  const result = await audit.fn();
  if (result.status === "ok") {
    continue;
  }
  failed.push(audit);
  console.log(`    ${result.status}: ${audit.id} ${audit.name}`);
  console.log(`      ${result.reason}`);
  if (result.response) {
    const type = result.response.headers.get("content-type");
    console.log(`      answered ${result.response.status} ${type}: ${await bodyOf(result.response)}`);
  }
}
console.log(`audit result: ${audits.length - failed.length} of ${audits.length} passed, ${failed.length} failed`);
process.exit(failed.length === 0 && audits.length > 0 ? 0 : 1);

/** What is left to be read of a body, which the audit may have read itself. */
async function bodyOf(response) {
  return response.bodyUsed ? "(body read by the audit)" : (await response.text()).slice(0, 200);
}
