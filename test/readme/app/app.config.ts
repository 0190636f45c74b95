/** The settings of the app in the README. */
export class AppConfig {
  readonly redisUrl = 'redis://127.0.0.1:6379';
  readonly mixpanelToken = 'token';
}
