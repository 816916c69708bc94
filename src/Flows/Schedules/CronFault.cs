namespace Trunkline.Flows.Schedules;

// What is wrong with a cron expression, from which character on.
internal sealed record CronFault(int Offset, string Problem, string Remedy);
