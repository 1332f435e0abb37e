import type { RateLimiter } from '../http/rate-limit.ts';
import type { Server } from '../http/routes.ts';
import type { World } from '../world/world.ts';
import { addAccountRoutes } from './accounts.ts';
import { addAppRoutes } from './app.ts';
import { addArchiveRoutes } from './archives.ts';
import { addCheckRunRoutes } from './check-runs.ts';
import { addCheckSuiteRoutes } from './check-suites.ts';
import { addCommentRoutes } from './comments.ts';
import { addCommitRoutes } from './commits.ts';
import { addContentRoutes } from './contents.ts';
import { addDeliveryRoutes } from './deliveries.ts';
import { addGitRoutes } from './git-data.ts';
import { addOrganizationRoutes } from './organizations.ts';
import { addPullRoutes } from './pulls.ts';
import { addRefRoutes } from './refs.ts';
import { addRepositoryRoutes } from './repositories.ts';
import { addReviewRoutes } from './reviews.ts';
import { addRulesetRoutes } from './rulesets.ts';
import { addStatusRoutes } from './statuses.ts';
import { addTeamRoutes } from './teams.ts';

/** Everything below `/api/v3`. */
export function addRestRoutes(server: Server, world: World, limiter: RateLimiter): void {
  addAppRoutes(server, world);
  addDeliveryRoutes(server, world);
  addAccountRoutes(server, world, limiter);
  addOrganizationRoutes(server, world);
  addRulesetRoutes(server, world);
  addRepositoryRoutes(server, world);
  addContentRoutes(server, world);
  addArchiveRoutes(server, world);
  addGitRoutes(server, world);
  addRefRoutes(server, world);
  addCommitRoutes(server, world);
  addPullRoutes(server, world);
  addReviewRoutes(server, world);
  addCommentRoutes(server, world);
  addCheckRunRoutes(server, world);
  addCheckSuiteRoutes(server, world);
  addStatusRoutes(server, world);
  addTeamRoutes(server, world);
}
