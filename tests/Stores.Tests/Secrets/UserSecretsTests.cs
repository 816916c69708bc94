using Trunkline.Stores.Secrets;
using Trunkline.Testing;

namespace Trunkline.Stores.Tests.Secrets;

public sealed class UserSecretsTests : IDisposable
{
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("trunkline-user-secrets-");

    public void Dispose() => home.Delete(recursive: true);

    [Fact]
    public void They_are_where_the_tool_of_dotnet_puts_them_for_the_id_of_the_function_app()
    {
        Assert.Contains($"<UserSecretsId>{UserSecrets.Id}</UserSecretsId>", File.ReadAllText(Repository.PathOf("src", "Functions", "Functions.csproj")), StringComparison.Ordinal);
        Assert.Equal(Path.Combine("/home/ann", ".microsoft", "usersecrets", "trunkline-functions", "secrets.json"), UserSecrets.FileOf(name => name == "HOME" ? "/home/ann" : null));
        Assert.Equal(Path.Combine("roaming", "Microsoft", "UserSecrets", "trunkline-functions", "secrets.json"), UserSecrets.FileOf(name => name == "APPDATA" ? "roaming" : "/home/ann"));
        Assert.Null(UserSecrets.FileOf(_ => null));
    }

    [Fact]
    public void What_the_file_holds_is_read_and_no_file_holds_nothing()
    {
        var secrets = UserSecrets.Read(Write("""{ "TRUNKLINE_SECRET_A": "a value", "Number": 7, /* of Ann */ }"""));
        Assert.Equal(("a value", "7"), (secrets["TRUNKLINE_SECRET_A"], secrets["Number"]));
        Assert.Empty(UserSecrets.Read(Path.Combine(home.FullName, "nowhere.json")));
        Assert.Empty(UserSecrets.Read(null));
    }

    [Theory]
    [InlineData("{ \"A\": \"hidden")]
    [InlineData("[ \"hidden\" ]")]
    [InlineData("{ \"A\": \"hidden\", \"A\": \"hidden\" }")]
    public void A_file_that_is_none_is_named_and_not_quoted(string text)
    {
        var file = Write(text);
        var fault = Assert.Throws<FormatException>(() => UserSecrets.Read(file));
        Assert.Contains(file, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", fault.Message, StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        var file = Path.Combine(home.FullName, "secrets.json");
        File.WriteAllText(file, text);
        return file;
    }
}
