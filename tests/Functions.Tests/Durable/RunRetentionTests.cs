using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using Trunkline.Functions.Durable;
using Trunkline.Functions.Triggers;
using Trunkline.Testing.Time;

namespace Trunkline.Functions.Tests.Durable;

public sealed class RunRetentionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private readonly Mock<DurableTaskClient> client = new("hub");
    private readonly List<PurgeInstancesFilter> asked = [];

    [Fact]
    public async Task What_is_over_and_old_enough_is_forgotten_and_nothing_that_a_person_still_needs()
    {
        Answer(new PurgeResult(7, true));

        await Function(TimeSpan.FromDays(30)).RunAsync(new TimerInfo(), client.Object, CancellationToken.None);

        var filter = Assert.Single(asked);
        Assert.Equal(Now.AddDays(-30), filter.CreatedTo);
        Assert.Null(filter.CreatedFrom);
        Assert.Equal([OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Terminated], filter.Statuses!);
        Assert.InRange(filter.Timeout!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(99));
    }

    [Fact]
    public async Task A_store_that_had_not_the_time_is_asked_again_but_not_for_ever()
    {
        Answer(new PurgeResult(100, false), new PurgeResult(100, false), new PurgeResult(3, true));
        Assert.Equal(203, await Retention(TimeSpan.FromDays(30)).ForgetAsync(client.Object, CancellationToken.None));

        asked.Clear();
        Answer(new PurgeResult(100, false));
        Assert.Equal(500, await Retention(TimeSpan.FromDays(30)).ForgetAsync(client.Object, CancellationToken.None));
        Assert.Equal(5, asked.Count);
    }

    [Fact]
    public async Task A_store_that_does_not_say_whether_it_is_done_is_asked_once()
    {
        Answer(new PurgeResult(100));
        Assert.Equal(100, await Retention(TimeSpan.FromDays(7)).ForgetAsync(client.Object, CancellationToken.None));
        Assert.Single(asked);
    }

    [Fact]
    public async Task Switched_off_it_forgets_nothing()
    {
        Assert.Equal(0, await Retention(null).ForgetAsync(client.Object, CancellationToken.None));
        client.VerifyNoOtherCalls();
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData(" ", 30)]
    [InlineData("7d", 7)]
    [InlineData("3650d", 3650)]
    public void The_setting_is_an_age(string? text, int days) => Assert.Equal(TimeSpan.FromDays(days), RunRetention.Read(text));

    [Theory]
    [InlineData("off")]
    [InlineData("OFF")]
    public void The_setting_may_be_off(string text) => Assert.Null(RunRetention.Read(text));

    [Theory]
    [InlineData("6d")]
    [InlineData("3651d")]
    [InlineData("thirty")]
    [InlineData("-30d")]
    public void A_setting_that_makes_no_sense_is_named(string text) =>
        Assert.Contains("TRUNKLINE_RUNS_KEEP", Assert.Throws<FormatException>(() => RunRetention.Read(text)).Message, StringComparison.Ordinal);

    private void Answer(params PurgeResult[] results) => client
        .Setup(c => c.PurgeAllInstancesAsync(It.IsAny<PurgeInstancesFilter>(), It.IsAny<CancellationToken>()))
        .ReturnsAsync((PurgeInstancesFilter filter, CancellationToken _) =>
        {
            asked.Add(filter);
            return results[Math.Min(asked.Count, results.Length) - 1];
        });

    private static RetentionFunction Function(TimeSpan? age) => new(Retention(age));

    private static RunRetention Retention(TimeSpan? age) => new(age, new ManualTime(Now), NullLogger<RunRetention>.Instance);
}
