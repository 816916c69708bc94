using System.Text.Json;
using Trunkline.Runs.Testing.Recording;

namespace Trunkline.Runs.Tests.Testing;

public sealed class SecretRemovalTests
{
    [Theory]
    [InlineData("""{"credentials":{"value":"abc","n":[1,true]}}""", """{"credentials":{"value":"***","n":["***",true]}}""")]
    [InlineData("""{"tokens":["abc","def"],"name":"Ann"}""", """{"tokens":["***","***"],"name":"Ann"}""")]
    [InlineData("""{"Message":"{\"token\":\"abc\",\"n\": 1}"}""", """{"Message":"{\"token\":\"***\",\"n\":1}"}""")]
    [InlineData("""{"Message":"{\"n\": 1.50}"}""", """{"Message":"{\"n\": 1.50}"}""")]
    [InlineData("""{"Message":"{ no json, of s3cr3t-of-ours"}""", """{"Message":"{ no json, of ***"}""")]
    public void What_stands_below_a_secrets_name_goes(string recorded, string expected) =>
        Assert.Equal(expected, new SecretRemoval(["s3cr3t-of-ours"]).Clean(JsonElement.Parse(recorded)).GetRawText());

    [Theory]
    [InlineData("<a><Password><![CDATA[a<b>c]]></Password></a>", "<a><Password>***</Password></a>")]
    [InlineData("<w:Password Type=\"t\">abc</w:Password><b>abc</b>", "<w:Password Type=\"t\">***</w:Password><b>abc</b>")]
    [InlineData("grant=x&client_secret=abc&d=e", "grant=x&client_secret=***&d=e")]
    public void In_other_texts_too(string recorded, string expected) => Assert.Equal(expected, new SecretRemoval([]).Clean(recorded));
}
