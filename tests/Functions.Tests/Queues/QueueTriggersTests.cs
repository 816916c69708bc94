using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Trunkline.Flows.Triggers;
using Trunkline.Functions.Queues;
using Trunkline.Runs.Catalog;
using Trunkline.Steps;
using Trunkline.Stores.Queues;
using Trunkline.Testing;

namespace Trunkline.Functions.Tests.Queues;

/// <summary>Every queue that a flow waits for has a trigger, written by the build.</summary>
public sealed class QueueTriggersTests
{
    [Fact]
    public void There_is_a_trigger_for_every_declared_queue_and_for_no_other()
    {
        var declared = Integrations.Read(Repository.PathOf("integrations"), Setting, FlowSteps.Catalog.Names).Flows.Of<QueueTrigger>().Select(f => f.Trigger.Queue).Distinct().Order().ToList();
        Assert.NotEmpty(declared);
        Assert.Equal(declared, QueueTriggers.Names.Order());
        foreach (var queue in declared)
        {
            var function = Assert.Single(typeof(QueueReceiver).Assembly.GetTypes().SelectMany(type => type.GetMethods()), method => method.GetCustomAttribute<FunctionAttribute>()?.Name == $"Queue-{queue}");
            var trigger = function.GetParameters()[0].GetCustomAttribute<QueueTriggerAttribute>()!;
            Assert.Equal((queue, QueueNames.Connection, typeof(byte[])), (trigger.QueueName, trigger.Connection, function.GetParameters()[0].ParameterType));
            var poison = function.GetCustomAttribute<QueueOutputAttribute>()!;
            Assert.Equal((QueueNames.PoisonOf(queue), QueueNames.Connection), (poison.QueueName, poison.Connection));
            Assert.Contains(function.GetParameters(), parameter => parameter.ParameterType == typeof(DurableTaskClient) && parameter.GetCustomAttribute<DurableClientAttribute>() is not null);
            Assert.True(function.DeclaringType!.IsPublic && function.ReturnType == typeof(Task<byte[]?>));
        }
    }

    [Theory]
    [InlineData("flow: f\non: { queue: orders-in, where: data.a > 1 }\nsteps: []\n", "orders-in")]
    [InlineData("flow: f\non: {queue: \"orders-in\"}\nsteps: []\n", "orders-in")]
    [InlineData("flow: f\non:\n  where: data.a > 1\n  queue: 'orders-in'\nsteps: []\n", "orders-in")]
    [InlineData("on: {\n  id: data.no,\n  queue: orders-in }\r\nsteps: []\nflow: f\n", "orders-in")]
    [InlineData("flow: f\non: { source: orders }\nsteps:\n  - map: '{ queue: x }'\n  - { call: crm, queue: no }\n", "")]
    [InlineData("flow: f\non: { source: orders }\nqueue: orders\n", "")]
    [InlineData("# on: { queue: no }\nflow: f\non: { every: 1h }\nsteps: []\n", "")]
    public void The_build_finds_the_queue_where_an_author_may_write_it(string yaml, string queue)
    {
        var targets = XDocument.Load(Repository.PathOf("src", "Functions", "Queues", "QueueTriggers.targets"));
        var pattern = targets.Descendants("QueueInTrigger").Single().Value;
        Assert.Equal(queue, Regex.Match(yaml, pattern).Groups[1].Value);
    }

    [Fact]
    public void A_queue_without_a_trigger_stops_the_start_and_is_named()
    {
        QueueTriggers.Check([("f", "orders")], ["orders", "others"]);
        var fault = Assert.Throws<InvalidOperationException>(() => QueueTriggers.Check([("f", "orders"), ("g", "late"), ("h", "later")], ["orders"]));
        Assert.StartsWith("flow 'g' waits for queue 'late' and flow 'h' waits for queue 'later', and this build has no trigger for it", fault.Message, StringComparison.Ordinal);
    }

    private static string? Setting(string name)
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("local.settings.sample.json")));
        return sample.RootElement.GetProperty("Values").TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
