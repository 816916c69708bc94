namespace Trunkline.Connectors.Tests.Presets;

internal static class PartnerProfiles
{
    private const string Key = "run-1/step";
    private const string Bearer = "Authorization: Bearer tok";
    private static readonly string[] RetryAfter = ["Retry-After: 7"];

    public static IReadOnlyDictionary<string, PartnerProfile> All { get; } = new Dictionary<string, PartnerProfile>
    {
        ["stripe"] = new("Authorization: Bearer s-stripe-key", "Stripe-Version: 2026-09-30.endive", $"Idempotency-Key: {Key}", "Content-Type: application/x-www-form-urlencoded")
        {
            Pages = ["""{"data":[{"id":"a"},{"id":"b"}],"has_more":true}""", """{"data":[{"id":"c"}],"has_more":false}"""], Next = "limit=100&starting_after=b",
        },
        ["paypal"] = new(Bearer, $"PayPal-Request-Id: {Key}", $"/token Authorization: {Basic("setting-paypal_client_id", "s-paypal-secret")}", "/token grant_type=client_credentials"),
        ["square"] = new("Authorization: Bearer s-square-token", "Square-Version: 2026-09-16")
        {
            Pages = ["""{"payments":[1,2],"cursor":"C1"}""", """{"payments":[3]}"""], Next = "cursor=C1",
        },
        ["adyen"] = new("X-API-Key: s-adyen-key", $"Idempotency-Key: {Key}"),
        ["hubspot"] = new("Authorization: Bearer s-hubspot-token")
        {
            Pages = ["""{"results":[1,2],"paging":{"next":{"after":"2"}}}""", """{"results":[3]}"""], Next = "limit=100&after=2",
        },
        ["salesforce"] = new(Bearer, "/token client_id=setting-salesforce_client_id", "/token client_secret=s-salesforce-secret")
        {
            Pages = ["""{"records":[1,2],"done":false,"nextRecordsUrl":"{path}/query/01g-2000"}""", """{"records":[3],"done":true}"""], Next = "/services/data/v67.0/query/01g-2000",
        },
        ["zendesk"] = new($"Authorization: {Basic("bot@acme.example/token", "s-zendesk-token")}")
        {
            Pages = ["""{"tickets":[1,2],"meta":{"has_more":true},"links":{"next":"{url}/tickets?page%5Bafter%5D=x"}}""", """{"tickets":[3],"meta":{"has_more":false},"links":{"next":"{url}/tickets?page%5Bafter%5D=y"}}"""],
            Next = "page%5Bafter%5D=x", Throttle = RetryAfter, Pause = 7,
        },
        ["intercom"] = new("Authorization: Bearer s-intercom-token", "Intercom-Version: 2.15")
        {
            Pages = ["""{"type":"list","data":[1,2],"pages":{"next":{"starting_after":"W1"}}}""", """{"type":"list","data":[3],"pages":{"next":null}}"""], Next = "per_page=50&starting_after=W1",
            Throttle = ["X-RateLimit-Remaining: 0", "X-RateLimit-Reset: {in7}"], Pause = 7,
        },
        ["mailchimp"] = new($"Authorization: {Basic("trunkline", "s-mailchimp-key")}")
        {
            Pages = ["""{"members":[{items}],"total_items":101,"_links":[]}""", """{"members":[3],"total_items":101,"_links":[]}"""], FullPage = 100, Next = "count=100&offset=100",
        },
        ["sendgrid"] = new("Authorization: Bearer s-sendgrid-key")
        {
            Pages = ["""{"result":[{items}]}""", """{"result":[3]}"""], FullPage = 100, Next = "limit=100&offset=100",
            Throttle = ["X-RateLimit-Limit: 150", "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: {in7}"], Pause = 7,
        },
        ["twilio"] = new($"Authorization: {Basic("SK0123456789abcdef0123456789abcdef", "s-twilio-key-secret")}", "Content-Type: application/x-www-form-urlencoded")
        {
            Pages = ["""{"first_page_uri":"x","messages":[1,2],"next_page_uri":"{path}/Messages.json?PageToken=PA1"}""", """{"messages":[3],"next_page_uri":null}"""], Next = "PageToken=PA1",
        },
        ["slack"] = new("Authorization: Bearer s-slack-bot-token")
        {
            Pages = ["""{"ok":true,"channels":[1,2],"response_metadata":{"next_cursor":"C1"}}""", """{"ok":true,"channels":[3],"response_metadata":{"next_cursor":""}}"""], Next = "limit=200&cursor=C1",
            Throttle = RetryAfter, Pause = 7, ThrottleBody = """{"ok":false,"error":"ratelimited"}""",
            FailureInside = """{"ok":false,"error":"channel_not_found"}""", Success = """{"ok":true}""",
        },
        ["teams"] = new("?api-version=1", "?sp=%2Ftriggers%2Fmanual%2Frun", "?sv=1.0", "?sig=s-teams-webhook-sig"),
        ["discord"] = new("Authorization: Bot s-discord-bot-token", "User-Agent: DiscordBot (https://acme.example/bot, 1)") { Throttle = ["Retry-After: 7", "X-RateLimit-Scope: user"], Pause = 7 },
        ["shopify"] = new("X-Shopify-Access-Token: s-shopify-token")
        {
            Pages = ["""{"products":[1,2]}""", """{"products":[3]}"""], PageHeader = "Link: <{url}/products.json?page_info=x>; rel=\"next\"", Next = "page_info=x",
            Throttle = ["Retry-After: 2.0"], Pause = 2,
        },
        ["shopify-graphql"] = new("X-Shopify-Access-Token: s-shopify-token")
        {
            Pages =
            [
                """{"data":{"orders":{"nodes":[1,2],"pageInfo":{"hasNextPage":true,"endCursor":"c1"} } } }""",
                """{"data":{"orders":{"nodes":[3],"pageInfo":{"hasNextPage":false,"endCursor":null} } } }""",
            ],
            Next = "\"after\":\"c1\"",
            Status = 200,
            ThrottleBody = """{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"extensions":{"cost":{"requestedQueryCost":752,"throttleStatus":{"maximumAvailable":1000,"currentlyAvailable":402,"restoreRate":50} } } }""",
            Pause = 7,
            FailureInside = """{"data":{"orderUpdate":{"order":null,"userErrors":[{"field":["id"],"message":"does not exist"}]} } }""",
            Success = """{"data":{"orderUpdate":{"order":{"id":1},"userErrors":[]} } }""",
        },
        ["woocommerce"] = new($"Authorization: {Basic("s-woo-consumer-key", "s-woo-consumer-secret")}")
        {
            Pages = ["[{items}]", "[3]"], PageHeader = "X-WP-TotalPages: 2", FullPage = 100, Next = "per_page=100&page=2",
        },
        ["quickbooks"] = new(Bearer, "?requestid=run-1%2Fstep", "?minorversion=75", $"/token Authorization: {Basic("setting-intuit_client_id", "s-intuit-secret")}", "/token refresh_token=s-intuit-refresh-token"),
        ["xero"] = new(Bearer, $"Idempotency-Key: {Key}", "Xero-Tenant-Id: 45e4708e-d862-4111-ab3a-dd8cd03913e1", "Accept: application/json", $"/token Authorization: {Basic("setting-xero_client_id", "s-xero-secret")}")
        {
            Pages = ["""{"Id":"x","Invoices":[1,2]}""", """{"Id":"y","Invoices":[3]}""", """{"Id":"z","Invoices":[]}"""], Next = "page=2", Throttle = ["Retry-After: 7", "X-Rate-Limit-Problem: minute"], Pause = 7,
        },
        ["jira"] = new($"Authorization: {Basic("bot@acme.example", "s-jira-token")}")
        {
            Pages = ["""{"issues":[1,2],"nextPageToken":"T1"}""", """{"issues":[3],"isLast":true}"""], Next = "maxResults=100&nextPageToken=T1", Throttle = ["Retry-After: 7", "RateLimit-Reason: jira-burst-based"], Pause = 7,
        },
        ["github"] = new("Authorization: Bearer s-github-token", "X-GitHub-Api-Version: 2026-03-10", "Accept: application/vnd.github+json")
        {
            Pages = ["[1,2]", "[3]"], PageHeader = "Link: <{url}/repositories?page=2>; rel=\"next\", <{url}/repositories?page=2>; rel=\"last\"", Next = "page=2",
            Status = 403, Throttle = ["X-RateLimit-Remaining: 0", "X-RateLimit-Reset: {in7}"], Pause = 7,
        },
        ["google"] = new(Bearer, "/token grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer", "/token assertion=")
        {
            Pages = ["""{"kind":"x","files":[1,2],"nextPageToken":"T1"}""", """{"kind":"x","files":[3]}"""], Next = "pageToken=T1",
        },
        ["microsoft-graph"] = new(Bearer, "/token scope=https%3A%2F%2Fgraph.microsoft.com%2F.default", "/token client_secret=s-graph-secret")
        {
            Pages = ["""{"value":[1,2],"@odata.nextLink":"{url}/users?$skiptoken=x"}""", """{"value":[3]}"""], Next = "$skiptoken=x", Throttle = RetryAfter, Pause = 7,
        },
        ["power-bi"] = new(Bearer, "/token scope=https%3A%2F%2Fanalysis.windows.net%2Fpowerbi%2Fapi%2F.default") { Throttle = RetryAfter, Pause = 7 },
        ["tableau"] = new("X-Tableau-Auth: s-tableau-session", "Accept: application/json")
        {
            Pages =
            [
                """{"pagination":{"pageNumber":"1","pageSize":"100","totalAvailable":"101"},"workbooks":{"workbook":[{objects}]} }""",
                """{"pagination":{"pageNumber":"2","pageSize":"100","totalAvailable":"101"},"workbooks":{"workbook":[{"id":"c"}]} }""",
            ],
            FullPage = 100, Next = "pageSize=100&pageNumber=2",
        },
        ["bamboohr"] = new($"Authorization: {Basic("s-bamboohr-key", "x")}", "Accept: application/json") { Throttle = RetryAfter, Pause = 7 },
        ["amadeus"] = new(Bearer, "/token client_id=setting-amadeus_client_id", "/token client_secret=s-amadeus-secret")
        {
            Pages = ["""{"data":[1,2],"meta":{"links":{"next":"{url}/v1/list?page%5Boffset%5D=2"} } }""", """{"data":[3],"meta":{"links":{} } }"""], Next = "page%5Boffset%5D=2",
        },
        ["fedex"] = new(Bearer, "/token client_id=setting-fedex_client_id", "/token client_secret=s-fedex-secret"),
        ["x"] = new(Bearer, $"/token Authorization: {Basic("setting-x_client_id", "s-x-client-secret")}", "/token refresh_token=s-x-refresh-token")
        {
            Pages = ["""{"data":[1,2],"meta":{"next_token":"T1"}}""", """{"data":[3],"meta":{}}"""], Next = "pagination_token=T1",
            Throttle = ["x-rate-limit-remaining: 0", "x-rate-limit-reset: {in7}"], Pause = 7,
        },
        ["linkedin"] = new(Bearer, "LinkedIn-Version: 202603", "X-Restli-Protocol-Version: 2.0.0", "/token refresh_token=s-linkedin-refresh-token"),
        ["azure-blob"] = new(Bearer, "x-ms-version: 2025-11-05", "x-ms-blob-type: BlockBlob", "Content-Type: text/plain", "/token scope=https%3A%2F%2Fstorage.azure.com%2F.default") { Status = 503 },
        ["s3"] = new("Authorization: AWS4-HMAC-SHA256 Credential=setting-aws_access_key_id/20261120/eu-central-1/s3/aws4_request*", "x-amz-content-sha256: 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824") { Status = 503 },
    };

    private static string Basic(string user, string password) => "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{user}:{password}"));
}
