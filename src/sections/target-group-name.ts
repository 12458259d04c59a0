/** `targetgroup/name/id` of an ARN or of such a name; `-` where the load balancer chose none. */
export function nameTargetGroup(targetGroup: string): string {
  const at = targetGroup.indexOf('targetgroup/');
  return at < 0 ? targetGroup || '-' : targetGroup.slice(at);
}
