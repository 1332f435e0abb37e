/** An answer that says no, in GitHub's shape: `{ message, errors?, documentation_url, status }`. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly errors: unknown[] | null;
  readonly documentation: string;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    message: string,
    details: { errors?: unknown[]; documentation?: string; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.status = status;
    this.errors = details.errors ?? null;
    this.headers = details.headers ?? {};
    this.documentation = `https://docs.github.com/rest${details.documentation ?? ''}`;
  }
}

export const notFound = (documentation = ''): ApiError => new ApiError(404, 'Not Found', { documentation });
export const badCredentials = (): ApiError => new ApiError(401, 'Bad credentials');
export const forbidden = (documentation = ''): ApiError =>
  new ApiError(403, 'Resource not accessible by integration', { documentation });

/** 422 as the newer endpoints word it: one message, straight from their JSON schema. */
export const invalidRequest = (reason: string, documentation = ''): ApiError =>
  new ApiError(422, `Invalid request.\n\n${reason}`, { documentation });

/** 422 as the older endpoints word it: a list of errors. */
export const unprocessable = (errors: unknown[], documentation = ''): ApiError =>
  new ApiError(422, 'Unprocessable Entity', { errors, documentation });

export const validationFailed = (errors: unknown[], documentation = ''): ApiError =>
  new ApiError(422, 'Validation Failed', { errors, documentation });
