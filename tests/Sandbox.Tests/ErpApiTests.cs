using System.Net.Http.Headers;
using System.Text;

namespace Trunkline.Sandbox.Tests;

public sealed class ErpApiTests : SandboxFixture
{
    private const string Namespace = "urn:sandbox-erp:postings:v1";
    private static readonly AuthenticationHeaderValue Login =
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{SandboxKeys.ErpUser}:{SandboxKeys.ErpPassword}")));

    [Fact]
    public async Task A_payment_is_posted_once_under_its_reference()
    {
        var (status, first) = await CallAsync("PostPayment", "<Reference>r1</Reference><Amount>12.50</Amount>");
        var (_, again) = await CallAsync("PostPayment", "<Reference>r1</Reference><Amount>12.5</Amount>");
        var (refused, other) = await CallAsync("PostPayment", "<Reference>r1</Reference><Amount>99</Amount>");
        Assert.Equal(200, status);
        Assert.Contains("<DocumentNumber>DOC-000001</DocumentNumber>", first);
        Assert.Equal(first, again);
        Assert.Equal(500, refused);
        Assert.Contains("DUPLICATE_REFERENCE", other);
    }

    [Fact]
    public async Task A_posting_is_reversed_once()
    {
        await CallAsync("PostPayment", "<Reference>r1</Reference><Amount>5</Amount>");
        var (_, first) = await CallAsync("ReversePayment", "<Reference>r1</Reference>");
        var (_, again) = await CallAsync("ReversePayment", "<Reference>r1</Reference>");
        Assert.Contains("DOC-000002", first);
        Assert.Equal(first, again);
    }

    [Theory]
    [InlineData("PostPayment", "<Amount>5</Amount>", "Reference is missing")]
    [InlineData("PostPayment", "<Reference>r</Reference><Amount>-5</Amount>", "no positive number")]
    [InlineData("PostPayment", "<Reference>r</Reference><Amount>much</Amount>", "no positive number")]
    [InlineData("ReversePayment", "<Reference>none</Reference>", "UNKNOWN_REFERENCE")]
    [InlineData("DeletePayment", "<Reference>r</Reference>", "There is no operation")]
    public async Task A_wrong_call_is_a_client_fault(string operation, string content, string said)
    {
        var (status, body) = await CallAsync(operation, content);
        Assert.Equal(500, status);
        Assert.Contains("<faultcode>soap:Client</faultcode>", body);
        Assert.Contains(said, body);
    }

    [Theory]
    [InlineData("not xml")]
    [InlineData("<Envelope/>")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><x>&e;</x>")]
    [InlineData("<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body/></soap:Envelope>")]
    [InlineData("<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Header><a soap:mustUnderstand=\"1\"/></soap:Header><soap:Body><b/></soap:Body></soap:Envelope>")]
    public async Task What_is_no_envelope_is_a_client_fault(string text)
    {
        var (status, body) = await SendAsync(text, "\"x\"");
        Assert.Equal(500, status);
        Assert.Contains("soap:Client", body);
    }

    [Fact]
    public async Task The_action_must_fit_the_operation()
    {
        var envelope = Envelope("PostPayment", "<Reference>r</Reference><Amount>1</Amount>");
        Assert.Contains("does not fit", (await SendAsync(envelope, $"\"{Namespace}/ReversePayment\"")).Body);
        Assert.Contains("SOAPAction header is missing", (await SendAsync(envelope, null)).Body);
    }

    [Fact]
    public async Task Login_type_and_path_are_checked()
    {
        using var anonymous = await Http.SendAsync(Request(HttpMethod.Post, "erp", "/services/postings", null, Xml("<x/>")));
        using var json = await Http.SendAsync(Request(HttpMethod.Post, "erp", "/services/postings", Login, Json("{}")));
        using var elsewhere = await Http.SendAsync(Request(HttpMethod.Post, "erp", "/services", Login, Xml("<x/>")));
        Assert.Equal((401, 415, 404), ((int)anonymous.StatusCode, (int)json.StatusCode, (int)elsewhere.StatusCode));
        Assert.Equal("Basic", anonymous.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task The_description_is_well_formed() =>
        Assert.NotNull(System.Xml.Linq.XDocument.Parse(await Http.GetStringAsync(new Uri(Sandbox.AddressOf("erp"), "/services/postings?wsdl"))));

    private Task<(int Status, string Body)> CallAsync(string operation, string content) => SendAsync(Envelope(operation, content), $"\"{Namespace}/{operation}\"");

    private async Task<(int Status, string Body)> SendAsync(string envelope, string? action)
    {
        var request = Request(HttpMethod.Post, "erp", "/services/postings", Login, Xml(envelope));
        if (action is not null)
            request.Headers.Add("SOAPAction", action);
        using var response = await Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static string Envelope(string operation, string content) =>
        $"<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><{operation} xmlns=\"{Namespace}\">{content}</{operation}></s:Body></s:Envelope>";

    private static StringContent Xml(string text) => new(text, Encoding.UTF8, "text/xml");
}
