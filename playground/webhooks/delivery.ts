/** One delivery of a webhook, and how it was answered. */
export interface Delivery {
  id: number;
  /** `X-GitHub-Delivery`; a redelivery keeps it. */
  guid: string;
  event: string;
  action: string | null;
  payload: Record<string, unknown>;
  redelivery: boolean;
  deliveredAt: string;
  /** Seconds. */
  duration: number | null;
  /** HTTP status, 0 when there was no answer in time. */
  statusCode: number | null;
  /** `OK`, or GitHub's words for what went wrong. */
  status: string;
  responseBody: string;
  installationId: number | null;
  repositoryId: number | null;
}
