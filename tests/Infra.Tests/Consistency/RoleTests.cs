using System.Text.Json;
using System.Text.RegularExpressions;
using Trunkline.Testing;

namespace Trunkline.Infra.Tests.Consistency;

/// <summary>One table of roles: assigned by Bicep, shown in the documentation, enough for the code and no more.</summary>
public sealed class RoleTests
{
    private static readonly List<Row> Roles = [.. Files.Json("infra", "roles.json").EnumerateArray().Select(Row.Read)];

    private static readonly Dictionary<string, string> Known = new()
    {
        ["Storage Blob Data Owner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["Storage Queue Data Contributor"] = "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
        ["Storage Queue Data Message Processor"] = "8a0f0c08-91a1-4084-bc3d-661d67233fed",
        ["Storage Queue Data Message Sender"] = "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
        ["Storage Queue Data Reader"] = "19e7f393-937e-4f77-808e-94535e297925",
        ["Storage Table Data Contributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
        ["Storage Table Data Reader"] = "76199698-9eea-4c19-bc75-cec21354c6b6",
        ["Key Vault Secrets User"] = "4633458b-17de-408a-b874-0445c86b69e6",
        ["Key Vault Secrets Officer"] = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
        ["Monitoring Metrics Publisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
        ["Durable Task Data Contributor"] = "0ad04412-c4d5-4796-b79c-f76d14c8d402",
    };

    [Fact]
    public void Every_id_is_that_of_its_role() => Assert.All(Roles, role => Assert.Equal(Known[role.Role], role.Id));

    [Fact]
    public void The_documentation_shows_the_table_as_it_is()
    {
        var shown = Files.Text("docs", "security.md").Split('\n').Where(line => Regex.IsMatch(line, "^\\| (app|deployer) \\|"));
        Assert.Equal(Roles.Select(role => $"| {role.Who} | {role.Role} | `{role.Id}` | {role.Scope} | {role.When} | {role.Why} |"), shown);
    }

    [Fact]
    public void Bicep_knows_every_person_scope_and_condition_of_the_table()
    {
        var bicep = Files.Text("infra", "app", "roles.bicep");
        Assert.Contains("loadJsonContent('../roles.json')", bicep, StringComparison.Ordinal);
        Assert.All(Roles, role => Assert.Matches($@"\n  {role.Who}: \{{", bicep));
        Assert.All(Roles, role => Assert.Matches($@"\n  {role.When}: ", bicep));
        Assert.All(Roles, role => Assert.Contains($"row.scope == '{role.Scope}'", bicep, StringComparison.Ordinal));
    }

    [Fact]
    public void No_role_is_assigned_beside_the_table()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("infra"), "*.bicep", SearchOption.AllDirectories))
        {
            if (!file.EndsWith("roles.bicep", StringComparison.Ordinal))
                Assert.DoesNotContain("Microsoft.Authorization/roleAssignments", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("storageBackend")]
    [InlineData("schedulerBackend")]
    public void The_app_may_do_what_its_code_does(string backend)
    {
        var roles = Roles.Where(role => role.Who == "app" && (role.When == "always" || role.When == backend)).Select(role => role.Role).ToHashSet();
        Assert.Contains("Storage Blob Data Owner", roles);
        Assert.Contains("Storage Table Data Contributor", roles);
        Assert.Contains("Key Vault Secrets User", roles);
        Assert.Contains("Monitoring Metrics Publisher", roles);
        string[] queue = ["Storage Queue Data Message Sender", "Storage Queue Data Message Processor", "Storage Queue Data Reader"];
        Assert.True(roles.Contains("Storage Queue Data Contributor") || queue.All(roles.Contains), "the app cannot use its queue");
        Assert.Equal(backend == "schedulerBackend", roles.Contains("Durable Task Data Contributor"));
    }

    [Fact]
    public void The_app_cannot_write_secrets_and_nobody_is_owner_or_contributor()
    {
        Assert.DoesNotContain(Roles, role => role.Who == "app" && role.Role == "Key Vault Secrets Officer");
        Assert.DoesNotContain(Roles, role => role.Role is "Owner" or "Contributor" or "User Access Administrator");
    }

    private sealed record Row(string Who, string Role, string Id, string Scope, string When, string Why)
    {
        public static Row Read(JsonElement row)
        {
            string Text(string name) => row.GetProperty(name).GetString()!;
            return new Row(Text("who"), Text("role"), Text("id"), Text("scope"), Text("when"), Text("why"));
        }
    }
}
