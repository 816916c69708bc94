using System.Text.RegularExpressions;
using Trunkline.Testing;

namespace Trunkline.Intake.Tests.Signatures;

/// <summary>Secrets and signatures are compared in constant time. No clock can show that reliably, the code can: comparisons that stop at the
/// first difference are not used where secrets are compared, but for what is public.</summary>
public sealed partial class ConstantTimeTests
{
    // A point that the signature itself contains, and the spelling of a text that was received: nothing secret on either side.
    private static readonly string[] Public = ["Ed25519PublicKey.cs", "CanonicalBase64.cs"];

    [Fact]
    public void Nothing_secret_is_compared_by_what_stops_early()
    {
        var places = Files().Where(f => !Public.Contains(f.Name)).SelectMany(f => StopsEarly().Matches(f.Text).Select(m => $"{f.Name}: {m.Value}"));
        Assert.Empty(places);
    }

    [Fact]
    public void Every_scheme_that_holds_a_secret_compares_in_constant_time()
    {
        // Public keys, and Plaid's secret, which is sent to Plaid and not compared.
        string[] without = ["PayPalScheme.cs", "PlaidScheme.cs", "JwtScheme.cs", "EcdsaScheme.cs", "Ed25519Scheme.cs", "AnyoneScheme.cs", "ISignatureScheme.cs"];
        var schemes = Files().Where(f => f.Name.EndsWith("Scheme.cs", StringComparison.Ordinal) && !without.Contains(f.Name)).ToList();
        Assert.True(schemes.Count >= 8);
        Assert.All(schemes, f => Assert.True(ConstantTime().IsMatch(f.Text), f.Name));
    }

    private static IEnumerable<(string Name, string Text)> Files() => new[] { "Signatures", "Handshakes" }
        .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf("src", "Intake", folder), "*.cs", SearchOption.AllDirectories))
        .Select(file => (Path.GetFileName(file), File.ReadAllText(file)));

    // By itself, or by another scheme that does.
    [GeneratedRegex(@"FixedTimeEquals\(|Digest\.Matches\(|(?:Hmac|Token|StandardWebhooks)Scheme \w+ = new|new HmacScheme\(")]
    private static partial Regex ConstantTime();

    [GeneratedRegex(@"SequenceEqual\(|SequenceCompareTo\(|string\.Equals\(|\.Reveal\(\) ?[!=]=|(?:secret|Secret|key|Key|digest|token)\)? == (?!null|0|\d)\w+")]
    private static partial Regex StopsEarly();
}
