using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Trunkline.Functions.Triggers;
using Trunkline.Runs.Doors;
using Trunkline.Stores.Queues;
using Trunkline.Testing;

namespace Trunkline.Functions.Tests.Triggers;

/// <summary>What the host reads off the functions, against the tables that LocalHost is made from.</summary>
public sealed class TriggerTests
{
    private static readonly List<MethodInfo> Functions = [.. typeof(HooksFunction).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(HooksFunction).Namespace)
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance))
        .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)];

    [Fact]
    public void The_function_app_has_the_routes_of_every_door_and_no_others()
    {
        var routes = Functions.Select(Route).OfType<Route>().OrderBy(route => route.Function).ToList();
        var expected = Routes.All.OrderBy(route => route.Function).ToList();
        Assert.Equal(expected.Select(Text), routes.Select(Text));
    }

    [Fact]
    public void LocalHost_maps_every_route_of_the_same_table()
    {
        var map = File.ReadAllText(Repository.PathOf("src", "LocalHost", "Hosting", "RouteMap.cs"));
        foreach (var constant in typeof(Routes).GetFields().Where(field => field.IsLiteral))
            Assert.Contains($"Routes.{constant.Name}", map, StringComparison.Ordinal);
        Assert.DoesNotMatch("Map(Get|Post|Put|Delete)?\\(\"", map);
    }

    [Fact]
    public void Every_function_has_a_known_name_and_no_two_share_one()
    {
        var known = typeof(FunctionNames).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order();
        Assert.Equal(known, Functions.Select(Name).Order());
    }

    [Fact]
    public void Names_that_are_written_into_runs_in_flight_never_change()
    {
        Assert.Equal("Run", FunctionNames.Run);
        Assert.Equal("Step", FunctionNames.Step);
    }

    [Fact]
    public void The_event_queue_is_the_one_that_Intake_fills()
    {
        var queue = Assert.Single(Triggers<QueueTriggerAttribute>());
        Assert.Equal(FunctionNames.Dispatch, queue.Function);
        Assert.Equal(QueueNames.Events, queue.Trigger.QueueName);
        Assert.Equal(QueueNames.Connection, queue.Trigger.Connection);
        var poison = Functions.Single(function => Name(function) == FunctionNames.Dispatch).GetCustomAttribute<QueueOutputAttribute>()!;
        Assert.Equal((QueueNames.Poison, QueueNames.Connection), (poison.QueueName, poison.Connection));
    }

    [Fact]
    public void There_is_one_orchestration_and_one_activity()
    {
        Assert.Equal(FunctionNames.Run, Assert.Single(Triggers<OrchestrationTriggerAttribute>()).Function);
        Assert.Equal(FunctionNames.Step, Assert.Single(Triggers<ActivityTriggerAttribute>()).Function);
    }

    [Fact]
    public void The_worker_can_find_every_function()
    {
        foreach (var function in Functions)
        {
            Assert.True(function.DeclaringType!.IsPublic, $"{function.DeclaringType} is not public");
            Assert.False(function.IsGenericMethod || function.DeclaringType.IsGenericType, $"{function} is generic");
            Assert.NotEqual(typeof(void), function.ReturnType);
        }
    }

    [Fact]
    public void Whatever_starts_runs_is_given_the_Durable_client()
    {
        string[] without = [FunctionNames.Health, FunctionNames.Run, FunctionNames.ListPoison, FunctionNames.RedrivePoison, FunctionNames.Connect];
        foreach (var function in Functions)
        {
            var bound = function.GetParameters().Any(parameter => parameter.GetCustomAttribute<DurableClientAttribute>() is not null);
            Assert.Equal(!without.Contains(Name(function)), bound);
        }
    }

    [Fact]
    public void Route_parameters_are_parameters_of_their_function()
    {
        foreach (var function in Functions)
        {
            if (Route(function) is not { } route)
                continue;
            var names = route.Template.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}', '*'));
            Assert.All(names, name => Assert.Contains(function.GetParameters(), parameter => parameter.Name == name && parameter.ParameterType == typeof(string)));
        }
    }

    [Fact]
    public void Orchestrators_take_their_context_alone()
    {
        var orchestrator = Functions.Single(function => Name(function) == FunctionNames.Run);
        Assert.Equal(typeof(TaskOrchestrationContext), Assert.Single(orchestrator.GetParameters()).ParameterType);
    }

    private static string Name(MethodInfo function) => function.GetCustomAttribute<FunctionAttribute>()!.Name;

    private static IEnumerable<(string Function, T Trigger)> Triggers<T>()
        where T : Attribute =>
        from function in Functions
        from parameter in function.GetParameters()
        let trigger = parameter.GetCustomAttribute<T>()
        where trigger is not null
        select (Name(function), trigger);

    private static Route? Route(MethodInfo function)
    {
        var trigger = function.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).SingleOrDefault(found => found is not null);
        if (trigger is null)
            return null;
        Assert.Contains(trigger.AuthLevel, (AuthorizationLevel[])[AuthorizationLevel.Anonymous, AuthorizationLevel.Function]);
        return new Route(Name(function), trigger.Route!, trigger.Methods!, trigger.AuthLevel == AuthorizationLevel.Function);
    }

    private static string Text(Route route) => $"{route.Function} {string.Join(',', route.Methods)} {route.Template} {(route.Guarded ? "key" : "open")}";
}
