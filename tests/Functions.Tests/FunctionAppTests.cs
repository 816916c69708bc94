using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Trunkline.Declarations;
using Trunkline.Functions.Triggers;
using Trunkline.Testing;

namespace Trunkline.Functions.Tests;

/// <summary>The app as it starts: with the settings of the sample file and the integrations of the repository.</summary>
public sealed class FunctionAppTests
{
    [Fact]
    public async Task Every_function_can_be_made_from_what_is_registered()
    {
        await using var services = FunctionApp.Create(Settings()).Services.BuildServiceProvider(validateScopes: true);
        using var invocation = services.CreateScope();
        var functions = typeof(HooksFunction).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.GetMethods().Any(method => method.GetCustomAttribute<FunctionAttribute>() is not null))
            .ToList();
        Assert.NotEmpty(functions);
        Assert.All(functions, function => Assert.NotNull(ActivatorUtilities.CreateInstance(invocation.ServiceProvider, function)));
    }

    [Fact]
    public void A_setting_that_a_file_asks_for_and_nobody_set_stops_the_start_and_is_named()
    {
        var settings = Settings().Where(setting => !setting.StartsWith("--CRM_API_URL", StringComparison.Ordinal)).ToArray();
        var fault = Assert.Throws<DeclarationException>(() => FunctionApp.Create(settings));
        Assert.Contains("CRM_API_URL", fault.Message, StringComparison.Ordinal);
    }

    private static string[] Settings()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("local.settings.sample.json")));
        return [.. sample.RootElement.GetProperty("Values").EnumerateObject().Select(value => $"--{value.Name}={value.Value.GetString()}")];
    }
}
